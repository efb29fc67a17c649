import { Command } from 'commander';
import { defined } from '../../sdk/client/defined.ts';
import { acts } from '../context.ts';
import { integer } from '../flags/values.ts';
import { limited } from '../limited.ts';
import { table } from '../output/table.ts';
import { executionColumns, executionJson } from '../output/workflow.ts';

export const listCommands = (): Command[] => [list(), count()];

function list(): Command {
  const command = new Command('list')
    .description('list workflows, the latest first')
    .option('-q, --query <filter>', 'a list filter')
    .option('--limit <number>', 'at most so many', integer)
    .option('--page-size <number>', 'so many in one request', integer)
    .addHelpText(
      'after',
      `
Examples:
  perdure workflow list --limit 20
  perdure workflow list -q "WorkflowType = 'order' AND ExecutionStatus = 'Failed'"
  perdure workflow list --fields workflowId,status,closeTime -o jsonl`,
    );
  return acts<{ query?: string; limit?: number; pageSize?: number }>(command, async ({ client, output }, flags) => {
    const { query, limit, pageSize = limit && Math.min(limit, 1_000) } = flags;
    const runs = client.workflow.list(defined({ query, pageSize }));
    await output.many(limited(runs, limit), executionColumns(output), executionJson);
  });
}

function count(): Command {
  const command = new Command('count')
    .description('count workflows')
    .option('-q, --query <filter>', 'a list filter, which may end in GROUP BY ExecutionStatus')
    .addHelpText('after', '\nExample:\n  perdure workflow count -q "GROUP BY ExecutionStatus"');
  return acts<{ query?: string }>(command, async ({ client, output }, { query }) => {
    const { count: total, groups } = await client.workflow.count(query);
    output.one({ count: total, groups }, () => [
      `Total: ${total}`,
      ...(groups.length === 0
        ? []
        : table(
            ['GROUP', 'COUNT'],
            groups.map((group) => [group.groupValues.flat().join(', '), String(group.count)]),
            output.style.bold,
          )),
    ]);
  });
}
