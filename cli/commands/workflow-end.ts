import { Command } from 'commander';
import { runOrBatch, withBatch } from '../batch.ts';
import type { BatchFlags } from '../batch.ts';
import { acts } from '../context.ts';
import { handleOf, withExecution, withExecutionOrQuery } from '../flags/execution.ts';
import type { ExecutionFlags } from '../flags/execution.ts';

export const endCommands = (): Command[] => [cancel(), terminate(), remove(), pause(), unpause()];

const command = (name: string, description: string): Command =>
  withBatch(withExecutionOrQuery(new Command(name).description(description))).addHelpText(
    'after',
    `
Examples:
  perdure workflow ${name} -w order-7
  perdure workflow ${name} --query "WorkflowType = 'order'" --reason cleanup --yes`,
  );

const cancel = (): Command =>
  acts<BatchFlags>(command('cancel', 'ask workflows to end'), (context, flags) =>
    runOrBatch(context, flags, { type: 'CANCEL' }, async (execution) => {
      await handleOf(context, execution).cancel(flags.reason);
      return 'Cancellation requested';
    }),
  );

const terminate = (): Command =>
  acts<BatchFlags>(command('terminate', 'end workflows at once'), (context, flags) =>
    runOrBatch(context, flags, { type: 'TERMINATE' }, async (execution) => {
      await handleOf(context, execution).terminate(flags.reason);
      return 'Terminated';
    }),
  );

const remove = (): Command =>
  acts<BatchFlags>(command('delete', 'remove workflows with their histories'), (context, flags) =>
    runOrBatch(context, flags, { type: 'DELETE' }, async (execution) => {
      await handleOf(context, execution).delete();
      return 'Deleted';
    }),
  );

const pausing = (name: string, description: string): Command =>
  withExecution(new Command(name).description(description)).option('--reason <text>', 'why');

const pause = (): Command =>
  acts<ExecutionFlags & { reason?: string }>(
    pausing('pause', 'hold a workflow back: no workflow task and no activity starts'),
    async (context, flags) => {
      await handleOf(context, flags).pause(flags.reason);
      context.output.one({ workflowId: flags.workflowId, done: 'Paused' }, () => ['Paused']);
    },
  );

const unpause = (): Command =>
  acts<ExecutionFlags & { reason?: string }>(
    pausing('unpause', 'let a paused workflow go on'),
    async (context, flags) => {
      await handleOf(context, flags).unpause(flags.reason);
      context.output.one({ workflowId: flags.workflowId, done: 'Unpaused' }, () => ['Unpaused']);
    },
  );
