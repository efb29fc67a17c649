import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { WorkflowStartOptions } from '../../sdk/client/index.ts';
import { defined } from '../../sdk/client/defined.ts';
import { withAlias } from './alias.ts';
import { argumentsOf, withInput } from './input.ts';
import type { InputFlags } from './input.ts';
import { decimal, duration, integer, jsonEntry, oneOf, repeated } from './values.ts';

type Entries = [name: string, value: unknown][];

/** What a start and the action of a schedule have in common. */
export interface WorkflowFlags extends InputFlags {
  workflowId?: string;
  type: string;
  taskQueue: string;
  runTimeout?: number;
  executionTimeout?: number;
  taskTimeout?: number;
  searchAttribute?: Entries;
  memo?: Entries;
  staticSummary?: string;
  staticDetails?: string;
  priorityKey?: number;
  fairnessKey?: string;
  fairnessWeight?: number;
}
export interface StartFlags extends WorkflowFlags {
  cron?: string;
  failExisting?: boolean;
  startDelay?: number;
  idReusePolicy?: WorkflowStartOptions['workflowIdReusePolicy'];
  idConflictPolicy?: WorkflowStartOptions['workflowIdConflictPolicy'];
}

/** Flags that describe a workflow to start. An update of a schedule needs none of them. */
export function withWorkflow(command: Command, isRequired: boolean): Command {
  const required = (flags: string, description: string) =>
    isRequired ? command.requiredOption(flags, description) : command.option(flags, description);
  command.option('-w, --workflow-id <id>', 'the workflow id (default: a new one)');
  required('--type <name>', 'the workflow type');
  withAlias(command, 'name', 'type');
  required('-t, --task-queue <name>', 'where the workflow runs');
  withInput(command)
    .option('--run-timeout <duration>', 'how long one run may take', duration)
    .option('--execution-timeout <duration>', 'how long all runs together may take', duration)
    .option('--task-timeout <duration>', 'how long one workflow task may take', duration)
    .option('--search-attribute <name=json>', 'a search attribute; once for each', repeated(jsonEntry))
    .option('--memo <name=json>', 'a memo field; once for each', repeated(jsonEntry))
    .option('--static-summary <text>', 'one line for people')
    .option('--static-details <text>', 'more for people');
  return command;
}

export const withStart = (command: Command): Command =>
  withWorkflow(command, true)
    .option('--priority-key <number>', '1 (first) to 5', integer)
    .option('--fairness-key <key>', 'whose share of the task queue is used')
    .option('--fairness-weight <number>', 'how large that share is', decimal)
    .option('--cron <expression>', 'runs again at these times')
    .option('--start-delay <duration>', 'wait before the first workflow task', duration)
    .option(
      '--id-reuse-policy <policy>',
      'AllowDuplicate, AllowDuplicateFailedOnly, RejectDuplicate or TerminateIfRunning',
      oneOf(['ALLOW_DUPLICATE', 'ALLOW_DUPLICATE_FAILED_ONLY', 'REJECT_DUPLICATE', 'TERMINATE_IF_RUNNING']),
    )
    .option(
      '--id-conflict-policy <policy>',
      'Fail, UseExisting or TerminateExisting',
      oneOf(['FAIL', 'USE_EXISTING', 'TERMINATE_EXISTING']),
    )
    .option('--fail-existing', 'fail when the id was used before (as --id-reuse-policy RejectDuplicate)');

/** The options of a workflow that flags describe, without its id and its type. */
export function workflowOptions(flags: Partial<WorkflowFlags>) {
  const { searchAttribute, memo } = flags;
  return defined({
    taskQueue: flags.taskQueue,
    args: flags.input || flags.inputFile ? argumentsOf(flags) : undefined,
    workflowRunTimeout: flags.runTimeout,
    workflowExecutionTimeout: flags.executionTimeout,
    workflowTaskTimeout: flags.taskTimeout,
    searchAttributes: searchAttribute && searchAttributesOf(searchAttribute),
    memo: memo && Object.fromEntries(memo),
    staticSummary: flags.staticSummary,
    staticDetails: flags.staticDetails,
  });
}

/** The options of a start. Without an id, the workflow gets a new one. */
export function startOptions(flags: StartFlags): WorkflowStartOptions {
  const { priorityKey, fairnessKey, fairnessWeight } = flags;
  const priority = defined({ priorityKey, fairnessKey, fairnessWeight });
  return {
    ...workflowOptions(flags),
    workflowId: flags.workflowId ?? randomUUID(),
    taskQueue: flags.taskQueue,
    ...(Object.keys(priority).length > 0 ? { priority } : {}),
    ...defined({
      cronSchedule: flags.cron,
      startDelay: flags.startDelay,
      workflowIdConflictPolicy: flags.idConflictPolicy,
      workflowIdReusePolicy: flags.idReusePolicy ?? (flags.failExisting ? 'REJECT_DUPLICATE' : undefined),
    }),
  } as WorkflowStartOptions;
}

/** Search attributes as the client takes them without types: lists. */
export const searchAttributesOf = (entries: Entries): Record<string, unknown[]> =>
  Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value : [value]]));
