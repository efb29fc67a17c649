import type { ScheduleOverlapPolicy } from '../../protocol/schedule.ts';
import type { BufferedStart, Ending } from './record.ts';

/** What the overlap policies make of the starts that wait. */
export interface OverlapDecision {
  /** Started beside whatever runs. */
  readonly overlapping: readonly BufferedStart[];
  /** Started because nothing runs. */
  readonly alone?: BufferedStart;
  /** These wait on. */
  readonly buffer: readonly BufferedStart[];
  readonly skipped: number;
  /** How what runs must end. */
  readonly ending?: Ending;
}

/** Source: Temporal server, `service/worker/scheduler/buffer.go`. */
export function resolveOverlaps(
  waiting: readonly BufferedStart[],
  isRunning: boolean,
  policy: ScheduleOverlapPolicy,
): OverlapDecision {
  const overlapping: BufferedStart[] = [];
  const buffer: BufferedStart[] = [];
  let alone: BufferedStart | undefined;
  let skipped = 0;
  let cancels = false;
  let terminates = false;
  for (const start of waiting) {
    const overlapPolicy = start.overlapPolicy ?? policy;
    if (overlapPolicy === 'ALLOW_ALL') {
      overlapping.push(start);
    } else if (!isRunning && alone === undefined) {
      alone = start;
    } else if (overlapPolicy === 'BUFFER_ALL') {
      buffer.push(start);
    } else if (overlapPolicy === 'CANCEL_OTHER' || overlapPolicy === 'TERMINATE_OTHER') {
      if (isRunning) {
        buffer.push(start);
        if (overlapPolicy === 'CANCEL_OTHER') cancels = true;
        else terminates = true;
      } else {
        alone = start; // The one before it has not begun yet: this one takes its place.
      }
    } else if (overlapPolicy === 'BUFFER_ONE' && buffer.length === 0) {
      buffer.push(start);
    } else {
      skipped++;
    }
  }
  const ending = terminates ? 'terminate' : cancels ? 'cancel' : undefined;
  return {
    // What would begin now would be ended at once.
    overlapping: ending ? [] : overlapping,
    ...(alone ? { alone } : {}),
    buffer,
    skipped,
    ...(ending ? { ending } : {}),
  };
}
