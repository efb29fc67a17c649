/**
 * Changes of workflow code that run beside their old version. A run that has reached the change before, in its history, keeps to what it did;
 * one that reaches it live takes the new way, and a marker in its history says so.
 *
 * Source: Temporal's TypeScript SDK and core, markers `core_patch`.
 */
import type { Command, CommandOf } from '../../protocol/commands.ts';
import type { EventOf } from '../../protocol/events.ts';
import { jsonOf, jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import { activatorOf, refuseInQuery } from './context.ts';

const MARKER = 'core_patch';
const DETAIL = 'patch-data';
const ATTRIBUTE = 'TemporalChangeVersion';
/** A longer list of ids is not written as a search attribute. */
const LONGEST_ATTRIBUTE = 2_048;

interface PatchData {
  readonly id: string;
  readonly deprecated: boolean;
}

/** The patches of one run. */
export class Patches {
  /** Ids that a marker in history stands for. */
  readonly known = new Set<string>();
  readonly decided = new Map<string, boolean>();
  readonly marked = new Set<string>();
}

/**
 * Whether this run takes the new way of a change.
 *
 * @example
 * if (patched('charge-before-ship')) await charge();
 */
export function patched(patchId: string): boolean {
  return decide(patchId, false);
}

/** Says that the old way of a change is gone, and that no running execution needs it. */
export function deprecatePatch(patchId: string): void {
  decide(patchId, true);
}

function decide(patchId: string, deprecated: boolean): boolean {
  refuseInQuery();
  const activator = activatorOf(deprecated ? 'deprecatePatch' : 'patched');
  const { patches } = activator;
  const decided = patches.decided.get(patchId);
  if (decided !== undefined) return decided;
  // Not remembered: later, when it is live again, the same run may take the new way.
  if (activator.isReplaying && !patches.known.has(patchId)) return false;
  const activation = activator.isReplaying || deprecated || activator.patchActivation(patchId);
  patches.decided.set(patchId, activation);
  if (activation && !patches.marked.has(patchId)) {
    patches.marked.add(patchId);
    activator.push(markerOf({ id: patchId, deprecated }));
    const value = jsonPayload([...patches.marked].toSorted());
    const metadata = { ...value.metadata, type: utf8ToBase64('KeywordList') };
    if (JSON.stringify([...patches.marked]).length < LONGEST_ATTRIBUTE) {
      activator.push({
        type: 'UpsertWorkflowSearchAttributes',
        searchAttributes: { [ATTRIBUTE]: { ...value, metadata } },
      });
    }
  }
  return activation;
}

const markerOf = (data: PatchData): CommandOf<'RecordMarker'> => ({
  type: 'RecordMarker',
  markerName: MARKER,
  details: { [DETAIL]: [jsonPayload(data)] },
});

/**
 * The command of a task that asks for nothing but another task, while its code has heard of something. Temporal's replayer takes such a task for
 * a heartbeat, and tells the code of all that came with it together with what comes next; a deprecated patch it passes over.
 *
 * Source: Temporal's core, `find_end_index_of_next_wft_seq`.
 */
export const END_OF_TASK = markerOf({ id: 'perdure.end-of-task', deprecated: true });

/** What a patch marker, of history or about to be written, is about. */
export function patchOf(thing: EventOf<'MarkerRecorded'> | CommandOf<'RecordMarker'>): PatchData | undefined {
  if (thing.markerName !== MARKER) return undefined;
  const [payload] = thing.details?.[DETAIL] ?? [];
  return payload === undefined ? undefined : (jsonOf(payload) as PatchData);
}

/** Whether a command or an event is the search attribute that goes with a patch marker. */
export const isPatchAttribute = (thing: Command | EventOf<'UpsertWorkflowSearchAttributes'>): boolean =>
  thing.type === 'UpsertWorkflowSearchAttributes' && ATTRIBUTE in thing.searchAttributes;
