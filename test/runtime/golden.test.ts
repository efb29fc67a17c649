import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../protocol/events.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import { createWorkflowTaskRunner } from '../../sdk/runtime/index.ts';
import * as recorded from '../contract/golden/workflows.ts';

const workflows = recorded as object;
const files = import.meta.glob(['../golden/histories/*.json', '!**/index.json'], { eager: true, import: 'default' });
const histories = Object.entries(files).map(([file, json]): [string, HistoryEvent[]] => [
  /([^/]+)\.json$/.exec(file)?.[1] ?? file,
  historyFromJson(json),
]);

const replay = (events: readonly HistoryEvent[]) =>
  createWorkflowTaskRunner({ workflows })({ namespace: 'default', workflowId: 'w', runId: 'r' }).activate(events);

test('the random numbers, ids and times of dice are those that Temporal gave it', async () => {
  const events = histories.find(([name]) => name === 'dice')?.[1] ?? [];
  const lastTask = events.findLastIndex(({ type }) => type === 'WorkflowTaskStarted');
  const completion = await replay(events.slice(0, lastTask + 1));
  const recordedResult = events.find((event) => event.type === 'WorkflowExecutionCompleted')?.result;
  expect(completion).toMatchObject({ commands: [{ type: 'CompleteWorkflowExecution', result: recordedResult }] });
  expect(recordedResult).toHaveLength(1);
});
