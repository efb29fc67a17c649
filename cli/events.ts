import { eventToJson } from '../protocol/json/history-json.ts';
import type { Context, GlobalFlags } from './context.ts';
import type { ExecutionFlags } from './flags/execution.ts';
import { historyOf } from './history.ts';
import { Timeline } from './output/timeline.ts';

/** Shows the events of a run, and of those that go on for it, until the last one closes. For scripts, each is a line. */
export const followRun = (context: Context, execution: ExecutionFlags, flags: GlobalFlags = {}): Promise<void> =>
  tellEvents(context, flags, historyOf(context.client, execution, { isFollowed: true }));

/** Shows events as they come. */
export async function tellEvents(
  { output }: Context,
  flags: GlobalFlags,
  events: ReturnType<typeof historyOf>,
): Promise<void> {
  const timeline = new Timeline(output, { hasOffsets: flags.timeFormat === undefined });
  let hasHeader = !output.isText;
  for await (const event of events) {
    if (!hasHeader) output.lines([timeline.header]);
    hasHeader = true;
    output.lines([output.isText ? timeline.line(event) : JSON.stringify(eventToJson(event, false))]);
  }
}
