/** Histories as earlier versions of the engine wrote them: deployed runs have them, so they replay for ever. */
import { expect, test } from 'vitest';
import {
  CancellationScope,
  condition,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from 'perdure/workflow';
import type { ActivityTaskOutcome } from '../../protocol/tasks.ts';
import type { HistoryEvent, NewEvent } from '../../protocol/events.ts';
import { drive, payloads, resultOf } from './drive.ts';

const { tidy } = proxyActivities<{ tidy(): Promise<string> }>({ startToCloseTimeout: '1 minute' });
const { count } = proxyLocalActivities<{ count(): Promise<number> }>({ startToCloseTimeout: '1s' });

test('what ended an unstarted activity stood right behind its cancel request, before the other commands of the task', async () => {
  const run = drive(
    async () => {
      const scope = new CancellationScope();
      const outcome = scope.run(() => tidy()).catch((error: Error) => error.name);
      await sleep('1s');
      scope.cancel();
      const counted = await count();
      await sleep('1s');
      return [await outcome, counted];
    },
    {
      replay: false,
      runner: { runLocalActivity: async () => ({ status: 'completed', result: payloads(3) }) },
    },
  );
  await run.task();
  await run.fire('1').task();
  const request = run.find('ActivityTaskCancelRequested');
  const { scheduledEventId } = request;
  insertBehind(run.history, request.eventId, [
    {
      type: 'ActivityTaskCanceled',
      scheduledEventId,
      latestCancelRequestedEventId: request.eventId,
      details: payloads('ACTIVITY_ID_NOT_STARTED'),
    },
    { type: 'WorkflowTaskScheduled', taskQueue: 'orders', startToCloseTimeout: 10_000, attempt: 1 },
  ]);
  expect(run.history.at(-2)?.type).toBe('MarkerRecorded');
  const timer = run.find('TimerStarted', { timerId: '2' }).eventId;
  const task = run.history.length + 1;
  run.add(
    { type: 'WorkflowTaskStarted', scheduledEventId: request.eventId + 2, requestId: 'r', historySizeBytes: 1 },
    { type: 'WorkflowTaskCompleted', scheduledEventId: request.eventId + 2, startedEventId: task },
    { type: 'TimerFired', timerId: '2', startedEventId: timer },
  );
  const runner = run.runner();
  expect(await runner.activate(run.history)).toBeUndefined();
  run.add(
    { type: 'WorkflowTaskScheduled', taskQueue: 'orders', startToCloseTimeout: 10_000, attempt: 1 },
    { type: 'WorkflowTaskStarted', scheduledEventId: task + 3, requestId: 'r', historySizeBytes: 1 },
  );
  const completion = await run.runner().activate(run.history);
  if (completion === undefined || !('commands' in completion)) throw new Error(JSON.stringify(completion));
  expect(resultOf(completion.commands)).toEqual(['ActivityFailure', 3]);
});

test('a local activity that had outlasted its task was told in the next one, at rest, whatever that brought', async () => {
  const { promise, resolve } = Promise.withResolvers<ActivityTaskOutcome>();
  const note = defineSignal('note');
  const run = drive(
    async () => {
      const order: string[] = [];
      setHandler(note, async () => {
        for (let step = 0; step < 100; step++) await Promise.resolve();
        await sleep('1s');
        order.push('note');
      });
      await count();
      order.push('activity');
      await sleep('2s');
      await condition(() => order.length === 2);
      return order;
    },
    { started: { workflowTaskTimeout: 1 }, replay: false, runner: { runLocalActivity: () => promise } },
  );
  await run.task();
  resolve({ status: 'completed', result: payloads(3) });
  await run.signal('note').task();
  await run.task();
  const end = run.find('MarkerRecorded', { markerName: 'core_patch' });
  run.history.splice(end.eventId - 1, 1);
  const types = run.history.map(({ type }) => type);
  const [timer, marker] = [types.indexOf('TimerStarted'), types.indexOf('MarkerRecorded')];
  expect(types.slice(timer, marker + 2)).toEqual([
    'TimerStarted',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'MarkerRecorded',
    'TimerStarted',
  ]);
  run.history.splice(timer + 1, 3); // Both timers and the marker of one task.
  insertBehind(run.history, run.history.length, []);
  expect(await run.runner().activate(run.history)).toBeUndefined();
});

/** Puts events into a history, which is numbered again. */
function insertBehind(history: HistoryEvent[], eventId: number, events: readonly NewEvent[]): void {
  const { eventTime } = history[eventId - 1] as HistoryEvent;
  history.splice(eventId, 0, ...events.map((event) => ({ ...event, eventId: 0, eventTime }) as HistoryEvent));
  for (const [at, event] of history.entries()) history[at] = { ...event, eventId: at + 1 };
}
