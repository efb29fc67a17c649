import { expect } from 'vitest';
import { rebuild } from '../../src/history/apply.ts';
import type { HistoryEvent } from '../../protocol/events.ts';

/** What holds for every history, whatever happened while it was written. */
export function expectSound(history: readonly HistoryEvent[]): void {
  expect(history.map(({ eventId }) => eventId)).toEqual(history.map((_, at) => at + 1));
  expect(() => rebuild(history)).not.toThrow(); // One terminal event and it is last; nothing ends that did not begin.
  const ended = history.flatMap((event) =>
    ENDS.has(event.type) && 'scheduledEventId' in event ? [event.scheduledEventId] : [],
  );
  expect(ended).toEqual([...new Set(ended)]);
  const fired = history.flatMap((event) => (event.type === 'TimerFired' ? [event.startedEventId] : []));
  expect(fired).toEqual([...new Set(fired)]);
  const requests = history.flatMap((event) =>
    event.type === 'WorkflowExecutionSignaled' && event.requestId !== undefined ? [event.requestId] : [],
  );
  expect(requests).toEqual([...new Set(requests)]);
}

const ENDS: ReadonlySet<string> = new Set([
  'ActivityTaskCompleted',
  'ActivityTaskFailed',
  'ActivityTaskTimedOut',
  'ActivityTaskCanceled',
]);
