import { Command } from 'commander';
import { ReportedError, UsageError } from '../errors.ts';
import { withWorkflows } from '../flags/workflows.ts';
import type { WorkflowsFlags } from '../flags/workflows.ts';
import { offline } from '../offline.ts';
import { reportLines } from '../output/replay.ts';
import { bundleReplay } from '../replay/bundle.ts';
import { filesOf } from '../replay/files.ts';
import { readHistoryFile } from '../replay/history-file.ts';
import { ReplayProcess } from '../replay/process.ts';
import { reportOf } from '../replay/report.ts';
import type { ReplayReport } from '../replay/report.ts';

export function replayCommand(): Command {
  const command = withWorkflows(new Command('replay').description('check recorded histories against workflow code'))
    .argument('<histories...>', "files with histories in Temporal's JSON, folders of them, or patterns")
    .addHelpText(
      'after',
      `
Nothing is asked of a service: no activity runs, and no timer is waited for. The exit code is 0 when the code fits all histories, 1 when it
does not, 2 when a file cannot be read. --command-timeout bounds each history.

Examples:
  perdure workflow show -w order-7 -o json > histories/order-7.json
  perdure replay --workflows ./src/workflows.ts 'histories/*.json'`,
    );
  return offline<WorkflowsFlags>(command, async (output, flags, ...args) => {
    const files = filesOf(args);
    if (flags.workflowId !== undefined && files.length > 1)
      throw new UsageError(`--workflow-id is for one history, and there are ${files.length}`);
    expectHistories(files);
    const bundle = await bundleReplay(flags);
    output.note(`Replaying ${counted(files.length)} with ${flags.workflows}`);
    const count = { ok: 0, failed: 0 };
    async function* reports(): AsyncGenerator<ReplayReport> {
      for await (const report of replayed(bundle, files, flags)) {
        count[report.status]++;
        yield report;
      }
    }
    if (output.isText) for await (const report of reports()) output.lines(reportLines(report, output.style));
    else await output.many(reports(), [], (report) => report);
    const { ok, failed } = count;
    if (output.isText) output.lines([`${counted(files.length)}: ${ok} ok, ${failed} failed`]);
    if (failed > 0) throw new ReportedError(`${failed} failed`);
  });
}

const counted = (count: number): string => (count === 1 ? '1 history' : `${count} histories`);

/** All that cannot be read is told before anything is replayed. @throws {UsageError} */
function expectHistories(files: readonly string[]): void {
  const problems = files.flatMap((file) => {
    try {
      readHistoryFile(file);
      return [];
    } catch (error) {
      return [error as Error];
    }
  });
  const last = problems.pop();
  for (const { message } of problems) process.stderr.write(`error: ${message}\n`);
  if (last !== undefined) throw last;
}

/** Replays histories one after the other. A process that ends over one is replaced for the next. */
async function* replayed(
  bundle: string,
  files: readonly string[],
  { workflowId, commandTimeout }: { readonly workflowId?: string; readonly commandTimeout?: number },
): AsyncGenerator<ReplayReport> {
  let child: ReplayProcess | undefined;
  try {
    for (const file of files) {
      const history = readHistoryFile(file, workflowId);
      if (!child?.isThere) child = await ReplayProcess.start(bundle, process.stderr);
      const { history: events, workflowId: id } = history;
      const outcome = await child.replay({ history: events, workflowId: id }, commandTimeout);
      yield reportOf(history, outcome, child.workflowTypes);
    }
  } finally {
    await child?.end();
  }
}
