import { Command, InvalidArgumentError, Option } from 'commander';
import { ReportedError, UsageError } from '../errors.ts';
import { integer } from '../flags/values.ts';
import { withWorkflows } from '../flags/workflows.ts';
import type { WorkflowsFlags } from '../flags/workflows.ts';
import { offline } from '../offline.ts';
import { reportLines } from '../output/replay.ts';
import { bundleReplay } from '../replay/bundle.ts';
import { readHistoryFile } from '../replay/history-file.ts';
import { ReplayProcess } from '../replay/process.ts';
import { reportOf } from '../replay/report.ts';

interface DebugFlags extends WorkflowsFlags {
  breakAt?: number[];
  inspect: InspectAddress;
}
interface InspectAddress {
  readonly host: string;
  readonly port: number;
}

export function debugCommand(): Command {
  const command = withWorkflows(new Command('debug').description('step through a recorded history in a debugger'))
    .argument('<history>', "a file with a history in Temporal's JSON")
    .option('--break-at <ids>', 'event ids to stop at, separated by commas (default: before the first line)', eventIds)
    .addOption(
      new Option('--inspect [address]', 'where the debugger connects: [host:]port')
        .argParser(inspectAddress)
        .preset('9229')
        .default({ host: '127.0.0.1', port: 9229 }, '127.0.0.1:9229'),
    )
    .addHelpText(
      'after',
      `
Attach VS Code, or open chrome://inspect. Breakpoints in the workflow's source files work. Whoever reaches the address runs code here: keep it
on this machine.

Example:
  perdure debug order-7.json --workflows ./src/workflows.ts --break-at 12,20`,
    );
  return offline<DebugFlags>(command, async (output, flags, file) => {
    const history = readHistoryFile(file, flags.workflowId);
    const { breakAt: stops = [], inspect } = flags;
    const beyond = stops.find((eventId) => eventId < 1 || eventId > history.events);
    if (beyond !== undefined)
      throw new UsageError(`There is no event ${beyond}`, `The history has events 1 to ${history.events}.`);
    const bundle = await bundleReplay(flags);
    const child = await ReplayProcess.start(bundle, output.isText ? process.stdout : process.stderr);
    output.note('Waiting for a debugger: attach VS Code, or open chrome://inspect');
    const { history: events, workflowId } = history;
    const outcome = await child.replay({ history: events, workflowId, debug: { ...inspect, stops } });
    const report = reportOf(history, outcome, child.workflowTypes);
    output.one(report, () => reportLines(report, output.style));
    await child.end();
    if (report.status === 'failed') throw new ReportedError('failed');
  });
}

const eventIds = (text: string): number[] => text.split(',').map((id) => integer(id.trim()));

/** As Node's own flag takes it. @example inspectAddress('127.0.0.1:0') */
function inspectAddress(text: string): InspectAddress {
  const { host = '127.0.0.1', port } = /^(?:(?<host>[^:]+|\[[^\]]+\]):)?(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  if (port === undefined || Number(port) > 65_535) throw new InvalidArgumentError('It is [host:]port.');
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}
