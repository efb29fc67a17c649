import { Command } from 'commander';
import { describeBatch, followBatch, noBatch } from '../batch.ts';
import { acts } from '../context.ts';
import type { Context } from '../context.ts';
import { integer } from '../flags/values.ts';
import { limited } from '../limited.ts';
import { batchColumns, batchJson, batchLines } from '../output/batch.ts';
import { pagesOf } from '../pages.ts';

/** `perdure batch …` */
export function batchCommand(): Command {
  return new Command('batch')
    .description('watch and end operations on many workflows')
    .addHelpText(
      'after',
      '\nBatches start with a list filter: perdure workflow cancel|terminate|signal|delete|reset --query <filter>',
    )
    .addCommand(list())
    .addCommand(describe())
    .addCommand(terminate());
}

function list(): Command {
  const command = new Command('list')
    .description('list batches')
    .option('--limit <number>', 'at most so many', integer);
  return acts<{ limit?: number }>(command, (context, { limit }) =>
    context.output.many(limited(batches(context), limit), batchColumns(context.output), batchJson),
  );
}

const batches = ({ client, namespace }: Context) =>
  pagesOf(async (page) => {
    const request = { namespace, ...page };
    const { operations, nextPageToken } = await client.connection.call((service, signal) =>
      service.listBatchOperations(request, signal),
    );
    return { items: operations, nextPageToken };
  });

function describe(): Command {
  const command = new Command('describe')
    .description('show how far a batch is')
    .requiredOption('--job-id <id>', 'the batch')
    .option('-f, --follow', 'go on until it ends');
  return acts<{ jobId: string; follow?: boolean }>(command, async (context, { jobId, follow }) => {
    if (follow) return followBatch(context, jobId);
    const batch = await describeBatch(context, jobId);
    context.output.one(batchJson(batch), () => batchLines(batch, context.output));
  });
}

function terminate(): Command {
  const command = new Command('terminate')
    .alias('stop')
    .description('end a batch; what it has done stays')
    .requiredOption('--job-id <id>', 'the batch')
    .requiredOption('--reason <text>', 'why');
  return acts<{ jobId: string; reason: string }>(
    command,
    async ({ client, identity, namespace, output }, { jobId, reason }) => {
      const request = { namespace, jobId, reason, identity };
      await client.connection
        .call((service, signal) => service.stopBatchOperation(request, signal))
        .catch(noBatch(jobId));
      output.one({ jobId, done: 'Ended' }, () => [`Batch ${jobId} ended`]);
    },
  );
}
