import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../protocol/events.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import { createWorkflowTaskRunner } from '../../sdk/runtime/index.ts';
import * as recorded from '../contract/golden/workflows.ts';
import { LATER } from '../replay/later.ts';

const workflows = recorded as object;
const files = import.meta.glob(['../golden/histories/*.json', '!**/index.json'], { eager: true, import: 'default' });
const histories = Object.entries(files)
  .map(([file, json]): [string, HistoryEvent[]] => [/([^/]+)\.json$/.exec(file)?.[1] ?? file, historyFromJson(json)])
  .filter(([name]) => !LATER.includes(name));

const replay = (events: readonly HistoryEvent[]) =>
  createWorkflowTaskRunner({ workflows })({ namespace: 'default', workflowId: 'w', runId: 'r' }).activate(events);

test.each(histories)('the history of %s, written by Temporal, is replayed to its end', async (_, events) => {
  expect(await replay(events)).toBeUndefined();
});

test.each(histories)('the history of %s with an activity or a timer renamed is refused', async (_, events) => {
  const changed = events.map((event) =>
    event.type === 'ActivityTaskScheduled'
      ? { ...event, activityType: 'other' }
      : event.type === 'TimerStarted'
        ? { ...event, timerId: '99' }
        : event,
  );
  const touched = events.some(({ type }) => type === 'ActivityTaskScheduled' || type === 'TimerStarted');
  const completion = await replay(changed);
  expect(completion && 'cause' in completion ? completion.cause : undefined).toBe(
    touched ? 'NON_DETERMINISTIC_ERROR' : undefined,
  );
});

test('the random numbers, ids and times of dice are those that Temporal gave it', async () => {
  const events = histories.find(([name]) => name === 'dice')?.[1] ?? [];
  const lastTask = events.findLastIndex(({ type }) => type === 'WorkflowTaskStarted');
  const completion = await replay(events.slice(0, lastTask + 1));
  const recordedResult = events.find((event) => event.type === 'WorkflowExecutionCompleted')?.result;
  expect(completion).toMatchObject({ commands: [{ type: 'CompleteWorkflowExecution', result: recordedResult }] });
  expect(recordedResult).toHaveLength(1);
});
