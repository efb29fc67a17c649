import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { BatchDescription, BatchOperation } from '../protocol/batch.ts';
import { isRefusal } from '../sdk/client/errors.ts';
import { defined } from '../sdk/client/defined.ts';
import type { Context } from './context.ts';
import { MissingError, ReportedError, UsageError } from './errors.ts';
import { namedExecution } from './flags/execution.ts';
import type { ExecutionFlags } from './flags/execution.ts';
import { decimal } from './flags/values.ts';
import { batchJson, batchLines, progressLine } from './output/batch.ts';

export type BatchFlags = Partial<ExecutionFlags> & {
  query?: string;
  reason?: string;
  yes?: boolean;
  rps?: number;
  detach?: boolean;
};

/** How often a batch is asked how far it is, in milliseconds. */
const INTERVAL = 500;

/** Flags that make a batch of a command. */
export const withBatch = (command: Command): Command =>
  command
    .option('-q, --query <filter>', 'instead of one workflow: all that this list filter selects, as a batch')
    .option('--reason <text>', 'why')
    .option('-y, --yes', 'start the batch without asking')
    .option('--rps <number>', 'workflows in one second, of a batch', decimal)
    .option('--detach', 'do not wait for the batch to end');

/** Does something to the workflow that flags name; with a list filter, starts a batch that does it to many. */
export async function runOrBatch(
  context: Context,
  flags: BatchFlags,
  operation: BatchOperation,
  one: (execution: ExecutionFlags) => Promise<string>,
): Promise<void> {
  if (flags.query !== undefined && flags.workflowId === undefined)
    return startBatch(context, { ...flags, query: flags.query }, operation);
  const execution = namedExecution(flags);
  const done = await one(execution);
  context.output.one({ ...execution, done }, () => [done]);
}

/** Starts a batch over what a list filter selects, and shows how far it is until it ends. */
export async function startBatch(
  context: Context,
  flags: BatchFlags & { query: string },
  operation: BatchOperation,
): Promise<void> {
  const { client, identity, namespace, output } = context;
  await confirm(context, flags, operation);
  const jobId = randomUUID();
  const request = {
    namespace,
    jobId,
    identity,
    visibilityQuery: flags.query,
    reason: flags.reason ?? `perdure ${operation.type.toLowerCase()} by ${identity}`,
    operation,
    ...defined({ maxOperationsPerSecond: flags.rps }),
  };
  await client.connection.call((service, signal) => service.startBatchOperation(request, signal));
  if (flags.detach) {
    output.one({ jobId }, () => [`Batch ${jobId} started`, `How far it is: perdure batch describe --job-id ${jobId}`]);
    return;
  }
  output.note(`Batch ${jobId} started`);
  await followBatch(context, jobId);
}

/** Shows how far a batch is until it ends. @throws {ReportedError} when something of it has failed. */
export async function followBatch(context: Context, jobId: string): Promise<void> {
  const { output } = context;
  const isLive = process.stderr.isTTY && output.isText;
  let shown = '';
  for (;;) {
    const batch = await describeBatch(context, jobId);
    const line = progressLine(batch);
    if (isLive) process.stderr.write(`\r\u001B[K${line}`);
    else if (line !== shown) output.note(line);
    shown = line;
    if (batch.state !== 'RUNNING') {
      if (isLive) process.stderr.write('\n');
      output.one(batchJson(batch), () => batchLines(batch, output));
      if (batch.state === 'FAILED' || batch.failureOperationCount > 0)
        throw new ReportedError('The batch has failures');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

export const describeBatch = ({ client, namespace }: Context, jobId: string): Promise<BatchDescription> =>
  client.connection
    .call((service, signal) => service.describeBatchOperation({ namespace, jobId }, signal))
    .catch(noBatch(jobId));

/** Temporal's words for a batch that is not there are about a workflow. */
export const noBatch =
  (jobId: string) =>
  (error: unknown): never => {
    throw isRefusal(error, 'NOT_FOUND')
      ? new MissingError(`There is no batch "${jobId}"`, 'What there is: perdure batch list')
      : error;
  };

/** A batch cannot be taken back: who is at a terminal is asked, a script says so beforehand. */
async function confirm(
  { client }: Context,
  { query, yes }: { query: string; yes?: boolean },
  { type }: BatchOperation,
): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError('A batch needs a confirmation', 'Nobody can be asked here: add --yes');
  const { count } = await client.workflow.count(query);
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await questions.question(`${type} about ${count} workflows? (y/N) `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Not confirmed: nothing was done');
  } finally {
    questions.close();
  }
}
