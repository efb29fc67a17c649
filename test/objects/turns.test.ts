import { runInDurableObject } from 'cloudflare:test';
import { expect, test, vi } from 'vitest';
import type { WorkflowTaskCompletion, WorkflowTaskRunner } from '../../protocol/commands.ts';
import type { HistoryEvent } from '../../protocol/events.ts';
import { terminateExecution } from '../../src/history/close.ts';
import { firstRun } from '../../src/history/chain.ts';
import { respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { startRun } from '../../src/history/requests/start-run.ts';
import { cloudflare } from '../../src/platform/cloudflare.ts';
import { Run } from '../../src/run/run.ts';
import { runOf } from './harness.ts';

/** Workflow code that a test answers for, one workflow task at a time. */
class ScriptedCode {
  readonly tasks: { events: readonly HistoryEvent[]; answer: (completion: WorkflowTaskCompletion) => void }[] = [];
  readonly #arrivals: (() => void)[] = [];
  /** The nth task, from 0, once the code has been given it. */
  async task(n: number) {
    while (this.tasks.length <= n) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#arrivals.push(resolve);
      await promise;
    }
    const task = this.tasks[n];
    if (task === undefined) throw new Error('no task');
    return task;
  }
  createRunner = (): WorkflowTaskRunner => {
    let eventId = 0;
    return {
      get eventId() {
        return eventId;
      },
      activate: (events) => {
        eventId = events.at(-1)?.eventId ?? eventId;
        if (events.at(-1)?.type !== 'WorkflowTaskStarted') return Promise.resolve(undefined);
        const { promise, resolve } = Promise.withResolvers<WorkflowTaskCompletion>();
        this.tasks.push({ events, answer: resolve });
        for (const arrive of this.#arrivals.splice(0)) arrive();
        return promise;
      },
      query: () => Promise.resolve({ result: [{ data: String(eventId) }] }),
      interrupt: () => undefined,
      rewind: () => undefined,
      dispose: () => undefined,
    };
  };
}

const execution = { namespace: 'default', workflowId: 'order-7' };
const request = { ...execution, workflowType: 'order', taskQueue: 'orders', requestId: 'request-1' };

const nexus = { taskQueueOf: () => undefined, dispatch: () => Promise.reject(new Error('no operation is expected')) };

/** Runs `work` on a run that has just woken over a history in which its first workflow task is due, in the storage of an object. */
function onWokenRun(name: string, work: (run: Run, code: ScriptedCode, wake: () => Run) => Promise<void>) {
  return runInDurableObject(runOf(name), async (_, { storage }) => {
    const code = new ScriptedCode();
    const wake = (): Run =>
      new Run(
        cloudflare,
        storage,
        {
          createRunner: code.createRunner,
          handlesWorkflows: () => true,
          activities: () => dispatcher,
          nexus: () => nexus,
          searchAttributes: async () => ({}),
          signTaskToken: async () => '',
          schedule: () => {
            throw new Error('nothing is scheduled here');
          },
          index: () => Promise.reject(new Error('nothing is indexed here')),
          buildId: 'test',
        },
        { activities: dispatcher, nexus },
        {
          namespace: 'default',
          isHead: true,
          owesNextRun: () => undefined,
          deliver: () => Promise.reject(new Error('nothing is delivered here')),
          report: async () => undefined,
          searchAttributes: async () => ({}),
        },
      );
    const dispatcher = { handles: () => false, dispatch: () => Promise.reject(new Error('not sent')) };
    const first = wake();
    await first.request((tx) => startRun(tx, firstRun(request, 'run-1', tx.now)));
    await code.task(0); // The first object ends here, with the task unanswered and nothing of it committed.
    const run = wake();
    void run.move();
    await work(run, code, wake);
  });
}

const signal = (run: Run) => run.request((tx) => signalWorkflowExecution(tx, { ...execution, signalName: 'add' }));
const types = (run: Run): string[] => run.events(0).map(({ type }) => type);
const noCommands: WorkflowTaskCompletion = { commands: [] };
const complete: WorkflowTaskCompletion = { commands: [{ type: 'CompleteWorkflowExecution' }] };

test('the first task after a wake is committed as started before its code runs', () =>
  onWokenRun('turns-1', async (run, code) => {
    await code.task(1);
    expect(types(run)).toEqual(['WorkflowExecutionStarted', 'WorkflowTaskScheduled', 'WorkflowTaskStarted']);
  }));

test('a signal is acknowledged while the first task after a wake runs, and is not lost to a task that closes the run', () =>
  onWokenRun('turns-2', async (run, code) => {
    const first = await code.task(1);
    expect((await signal(run)).error).toBeUndefined();
    first.answer(complete);
    const second = await code.task(2);
    expect(second.events.map(({ type }) => type)).toContain('WorkflowExecutionSignaled');
    second.answer(complete);
    await run.read(() => undefined);
    expect(types(run).slice(2)).toEqual([
      'WorkflowTaskStarted',
      'WorkflowTaskFailed',
      'WorkflowExecutionSignaled',
      'WorkflowTaskScheduled',
      'WorkflowTaskStarted',
      'WorkflowTaskCompleted',
      'WorkflowExecutionCompleted',
    ]);
  }));

test('a query waits for the first task after a wake, and sees the signal that was buffered behind it', () =>
  onWokenRun('turns-3', async (run, code) => {
    const first = await code.task(1);
    await signal(run);
    const seen = run.query((_, answer) => answer({ queryType: 'seen' }));
    first.answer(noCommands);
    (await code.task(2)).answer(noCommands);
    expect(await seen).toEqual({ result: [{ data: String(run.events(0).length) }] });
  }));

test('a terminated run refuses the answer of its task', () =>
  onWokenRun('turns-4', async (run, code) => {
    const first = await code.task(1);
    await run.request((tx) => terminateExecution(tx, 'enough'));
    const failed = vi.spyOn(console, 'error');
    first.answer(complete);
    await run.query(() => Promise.resolve());
    expect(types(run).slice(2)).toEqual(['WorkflowTaskStarted', 'WorkflowTaskFailed', 'WorkflowExecutionTerminated']);
    expect(failed).not.toHaveBeenCalled(); // Refused, and not a turn that throws and is rolled back.
  }));

test('the result of an activity waits for the started task', () =>
  onWokenRun('turns-5', async (run, code, wake) => {
    (await code.task(1)).answer({
      commands: [{ type: 'ScheduleActivityTask', activityId: '1', activityType: 'charge', startToCloseTimeout: 5_000 }],
    });
    await run.query(() => Promise.resolve());
    await signal(run);
    await code.task(2); // This object ends with the signal's task unanswered.
    const woken = wake();
    void woken.move();
    const task = await code.task(3);
    const answered = woken.requestAfterTask((tx) =>
      respondActivityTask(tx, { activityId: '1' }, { status: 'completed' }),
    );
    task.answer(noCommands);
    expect((await answered).error).toBeUndefined();
    expect(types(woken).slice(-5)).toEqual([
      'WorkflowTaskStarted',
      'WorkflowTaskCompleted',
      'ActivityTaskStarted',
      'ActivityTaskCompleted',
      'WorkflowTaskScheduled',
    ]);
  }));

test('code that never answers is counted at every wake, backs off, and says why', () =>
  onWokenRun('turns-6', async (run, code, wake) => {
    await code.task(1);
    for (let attempt = 2; attempt <= 3; attempt++) {
      const woken = wake();
      void woken.move();
      if (attempt === 2) await code.task(attempt);
      const task = await woken.read(({ workflowTask }) => workflowTask);
      expect(task?.attempt).toBe(attempt);
      expect(task?.lastFailure?.message).toMatch(/never answered.*endless loop/s);
      if (attempt === 3) expect((task?.dueAt ?? 0) - (task?.scheduledAt ?? 0)).toBe(0);
    }
    expect(types(run).slice(2)).toEqual(['WorkflowTaskStarted', 'WorkflowTaskTimedOut']);
  }));
