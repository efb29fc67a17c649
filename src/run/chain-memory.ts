/** What the head of a chain goes on to know of earlier requests, so that a late copy of one does nothing. */
import type { StartKey } from '../../protocol/requests.ts';
import type { Execution } from '../history/execution.ts';
import type { ChainFact, RememberedStart } from '../history/facts.ts';
import type { CurrentRun } from '../history/chain.ts';

/** How many starts a late copy of a start may be behind, of those that were taken and of those that were refused. */
export const EARLIER_STARTS = 10;

/** The refusal that the start of a child has met here before. */
export const refusalOf = ({ refusedStarts }: Execution, { requestId }: StartKey): RememberedStart | undefined =>
  refusedStarts?.find((start) => start.requestId === requestId);

/** What a head goes on to know of starts when another chain, or a run that a reset makes of an earlier one, follows the one that was current. */
export function withEarlierStart(
  { earlierStarts = [] }: ChainFact = {},
  { startRequestId: requestId, firstExecutionRunId: runId }: Partial<CurrentRun> = {},
): Pick<ChainFact, 'earlierStarts'> {
  const isNew = requestId !== undefined && runId !== undefined;
  const others = isNew ? earlierStarts.filter((start) => start.requestId !== requestId) : earlierStarts;
  const known = isNew ? [...others, { requestId, runId }] : others;
  return known.length > 0 ? { earlierStarts: known.slice(-EARLIER_STARTS) } : {};
}

/** The resets that a late copy of a request is known by. One that was stored without its run has made the current one. */
export function resetsOf({ chain = {}, resets = [] }: Execution): readonly RememberedStart[] {
  const { resetRequestId, resetRunId = chain.currentRunId } = chain;
  if (resetRequestId === undefined || resetRunId === undefined) return resets;
  return [{ requestId: resetRequestId, runId: resetRunId }, ...resets];
}

/** What a head goes on to know when another run is current. A reset that was stored without its run has made the current one. */
export function keptOf({
  resetRequestId,
  currentRunId: current,
  resetRunId = current,
  earlierStarts,
}: ChainFact = {}): ChainFact {
  const reset = resetRequestId === undefined || resetRunId === undefined ? {} : { resetRequestId, resetRunId };
  return { ...reset, ...(earlierStarts ? { earlierStarts } : {}) };
}
