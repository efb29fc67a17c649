import type { Command } from 'commander';
import type { WorkflowHandle } from '../../sdk/client/index.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';

export interface ExecutionFlags {
  workflowId: string;
  runId?: string;
}

/** Flags that name a workflow. */
export const withExecution = (command: Command): Command =>
  command
    .requiredOption('-w, --workflow-id <id>', 'the workflow')
    .option('-r, --run-id <id>', 'one run of it (default: the current one)');

/** The same where a list filter may stand instead. */
export const withExecutionOrQuery = (command: Command): Command =>
  command
    .option('-w, --workflow-id <id>', 'the workflow')
    .option('-r, --run-id <id>', 'one run of it (default: the current one)');

/** A flag that says whose chain of runs is meant. */
export const withFirstExecution = (command: Command): Command =>
  command.option('--first-execution-run-id <id>', 'only if this is the first run of its chain');

export const handleOf = (
  { client }: Context,
  { workflowId, runId, firstExecutionRunId }: ExecutionFlags & { readonly firstExecutionRunId?: string },
): WorkflowHandle =>
  client.workflow.getHandle(workflowId, runId, firstExecutionRunId === undefined ? {} : { firstExecutionRunId });

/** The workflow that is named where a list filter might have been. @throws {UsageError} when none or both are. */
export function namedExecution({
  workflowId,
  runId,
  query,
}: Partial<ExecutionFlags> & { query?: string }): ExecutionFlags {
  if (workflowId === undefined)
    throw new UsageError('Which workflow?', 'Name it: --workflow-id <id>. Or choose many: --query <filter>');
  if (query !== undefined) throw new UsageError('Give --workflow-id or --query, not both');
  return { workflowId, ...(runId === undefined ? {} : { runId }) };
}
