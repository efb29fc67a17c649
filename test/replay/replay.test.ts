import { beforeAll, describe, expect, test } from 'vitest';
import {
  DeterminismViolationError,
  ReplayError,
  runReplayHistories,
  runReplayHistory,
} from '../../sdk/testing/index.ts';
import {
  ApplicationFailure,
  DeterminismViolationError as workflowError,
  proxyActivities,
  sleep,
} from '../../sdk/workflow/index.ts';
import * as recorded from '../contract/golden/workflows.ts';
import { CHANGES } from './changes.ts';

// The test runner would report what these tests reject on purpose.
beforeAll(() => void process.removeAllListeners('unhandledRejection'));

type Events = Parameters<NonNullable<(typeof CHANGES)[string]>>[0];
const workflows = recorded as object;
const files = import.meta.glob<{ events: Events }>(['../golden/histories/*.json', '!**/index.json'], {
  eager: true,
  import: 'default',
});
const histories = Object.entries(files).map(([file, json]): [string, { events: Events }] => [
  /([^/]+)\.json$/.exec(file)?.[1] ?? file,
  json,
]);
const historyOf = (name: string): { events: Events } =>
  histories.find(([other]) => other === name)?.[1] ?? { events: [] };

describe.each(histories)('the history of %s', (_, history) => {
  test('is accepted', () => expect(runReplayHistory({ workflows }, history)).resolves.toBeUndefined());

  test('is accepted up to each workflow task that started, as that of an open run', async () => {
    for (const [at, { eventType }] of history.events.entries()) {
      if (eventType !== 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED') continue;
      await runReplayHistory({ workflows }, history.events.slice(0, at + 1));
    }
  });

  const changes = Object.entries(CHANGES).flatMap(([name, change]): [string, Events][] => {
    const changed = change(history.events);
    return changed === undefined ? [] : [[name, changed]];
  });
  test.each(changes)('with %s changed is refused', async (_, changed) => {
    await expect(runReplayHistory({ workflows }, changed)).rejects.toThrow(DeterminismViolationError);
  });
});

test('each change was made to some history', () => {
  for (const [name, change] of Object.entries(CHANGES))
    expect([name, histories.some(([, { events }]) => change(events) !== undefined)]).toEqual([name, true]);
});

test('non-determinism names the event, what it is and what the code asked for', async () => {
  const changed = CHANGES['the type of an activity']?.(historyOf('hello').events);
  const refused = runReplayHistory({ workflows }, changed);
  await expect(refused).rejects.toThrow(
    /^workflow "hello", event 5 \(ActivityTaskScheduled\): \[TMPRL1100\] Nondeterminism error: event 5 is ActivityTaskScheduled "other" with id 1, but the code asked for ScheduleActivityTask "greet" with id 1/,
  );
  await expect(refused).rejects.toBeInstanceOf(workflowError); // The same class as workflow code throws.
});

describe('new code', () => {
  const { greet } = proxyActivities<{ greet(name: string): Promise<string> }>({ startToCloseTimeout: '1 minute' });
  const open = historyOf('hello').events.slice(0, 5);

  test('that asks for more in the last task of an open run is refused', async () => {
    const hello = async (name: string) => {
      void sleep(5).catch(() => undefined);
      return greet(name);
    };
    await expect(runReplayHistory({ workflows: { hello } }, open)).rejects.toThrow('event 5 is ActivityTaskScheduled');
    const after = async (name: string) => {
      const greeted = greet(name);
      void sleep(5);
      return greeted;
    };
    const refused = runReplayHistory({ workflows: { hello: after } }, open);
    await expect(refused).rejects.toBeInstanceOf(DeterminismViolationError);
    await expect(refused).rejects.toThrow('after its last event: [TMPRL1100]');
    await expect(refused).rejects.toThrow('the code asked for StartTimer with id 1, which is not in the history');
  });

  test('that differs only where the history has not come to yet is accepted', async () => {
    const hello = async (name: string) => {
      const greeted = await greet(name);
      await sleep('1 day');
      return greeted;
    };
    await runReplayHistory({ workflows: { hello } }, open);
    await expect(runReplayHistory({ workflows: { hello } }, historyOf('hello'))).rejects.toThrow(
      DeterminismViolationError,
    );
  });

  test('whose workflow task fails is refused with a ReplayError', async () => {
    const hello = () => Promise.reject(new Error('a bug'));
    const refused = runReplayHistory({ workflows: { hello } }, historyOf('hello'));
    await expect(refused).rejects.toBeInstanceOf(ReplayError);
    await expect(refused).rejects.toThrow('workflow "hello", event 3 (WorkflowTaskStarted): a bug');
  });

  test('that leaves a rejection unhandled is refused with a ReplayError', async () => {
    const hello = async (name: string) => {
      void Promise.reject(new Error('forgotten'));
      return greet(name);
    };
    const refused = runReplayHistory({ workflows: { hello } }, historyOf('hello'));
    await expect(refused).rejects.toBeInstanceOf(ReplayError);
    await expect(refused).rejects.toThrow('forgotten');
  });

  test('that fails in the open task at the end is refused', async () => {
    const hello = () => Promise.reject(new Error('a bug'));
    const refused = runReplayHistory({ workflows: { hello } }, open.slice(0, 3));
    await expect(refused).rejects.toBeInstanceOf(ReplayError);
    await expect(runReplayHistory({ workflows }, open.slice(0, 3))).resolves.toBeUndefined();
  });

  test('that fails the workflow where the history completes it is not deterministic', async () => {
    const hello = async (name: string) => {
      await greet(name);
      throw ApplicationFailure.nonRetryable('no');
    };
    await expect(runReplayHistory({ workflows: { hello } }, historyOf('hello'))).rejects.toThrow(
      'event 11 is WorkflowExecutionCompleted, but the code asked for FailWorkflowExecution',
    );
  });

  test('sees the workflow id of the history, or the one that is given', async () => {
    const { workflowInfo } = await import('../../sdk/workflow/index.ts');
    const seen: unknown[] = [];
    const hello = (name: string) => {
      seen.push(workflowInfo().workflowId, workflowInfo().runId);
      return greet(name);
    };
    await runReplayHistory({ workflows: { hello } }, historyOf('hello'));
    await runReplayHistory({ workflows: { hello } }, historyOf('hello'), 'mine');
    const runId = '01a20810-7655-74c1-9c83-72b7a247de27';
    expect(seen).toEqual(['hello', runId, 'mine', runId]);
  });
});

test('a history of a workflow type that there is no function for gives a ReplayError with the types that there are', async () => {
  const { hello: _, ...others } = recorded;
  const refused = runReplayHistory({ workflows: others }, historyOf('hello'));
  await expect(refused).rejects.toBeInstanceOf(ReplayError);
  await expect(refused).rejects.toThrow(
    /Workflow type "hello" is not registered on this Worker; available: \[.*sequence.*\]/,
  );
});

test('what is no history gives a ReplayError that says what is expected', async () => {
  const refused = runReplayHistory({ workflows }, historyOf('hello').events.toReversed());
  await expect(refused).rejects.toBeInstanceOf(ReplayError);
  await expect(refused).rejects.toThrow('events are numbered from 1 without gaps, the oldest first');
});

test('many histories give a result each, and a refused one does not end them', async () => {
  async function* some() {
    yield { workflowId: 'a', history: historyOf('hello') };
    yield { workflowId: 'b', history: CHANGES['the id of an activity']?.(historyOf('hello').events) };
    yield { workflowId: 'c', history: 'nothing' };
    yield { workflowId: 'd', history: historyOf('timers') };
  }
  const results = [];
  for await (const result of runReplayHistories({ workflows }, some())) results.push(result);
  expect(results).toEqual([
    { workflowId: 'a', runId: '01a20810-7655-74c1-9c83-72b7a247de27' },
    {
      workflowId: 'b',
      runId: '01a20810-7655-74c1-9c83-72b7a247de27',
      error: expect.any(DeterminismViolationError) as unknown,
    },
    { workflowId: 'c', runId: '', error: expect.any(ReplayError) as unknown },
    { workflowId: 'd', runId: expect.any(String) as unknown },
  ]);
  const replayed = runReplayHistories({ workflows }, [{ workflowId: 'a', history: historyOf('hello') }]);
  expect(await replayed.next()).toMatchObject({ value: { workflowId: 'a' } });
});
