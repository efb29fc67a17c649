import { expect } from 'vitest';
import { rebuild } from '../../src/history/apply.ts';
import { newExecution } from '../../src/history/execution.ts';
import type { Execution } from '../../src/history/execution.ts';
import { startRun } from '../../src/history/requests/start-run.ts';
import { respondWorkflowTaskCompleted } from '../../src/history/requests/respond-workflow-task-completed.ts';
import { Transaction } from '../../src/history/transaction.ts';
import type { HistoryEvent, StartedAttributes } from '../../src/history/types.ts';
import { scheduleSpeculativeTask, startWorkflowTask } from '../../src/history/workflow-task.ts';
import { dispatchActivities } from '../../src/history/activity.ts';
import type { Command } from '../../protocol/commands.ts';
import type { Fact } from '../../src/history/facts.ts';

/** A run driven by hand: no clock, no object, no workflow code. */
export class GivenRun {
  execution: Execution = newExecution();
  readonly history: HistoryEvent[] = [];
  readonly facts = new Map<string, Fact>();
  /** What the next draws answer, 0 to 1. */
  random = 0;
  /** Task queues without a Worker. */
  readonly unserved = new Set<string>();
  #ids = 0;

  at(now: number, work: (tx: Transaction) => unknown): HistoryEvent[] {
    const tx = new Transaction(this.execution, {
      now,
      newId: () => `id-${++this.#ids}`,
      random: () => this.random,
      buildId: 'test',
      namespace: 'default',
      hasNexusEndpoint: (endpoint) => endpoint === 'payments',
      searchAttributes: { CustomKeywordField: 'KEYWORD' },
    });
    work(tx);
    dispatchActivities(tx, (taskQueue) => !this.unserved.has(taskQueue));
    this.history.push(...tx.events);
    for (const [key, fact] of tx.facts) this.facts.set(key, fact);
    return tx.events;
  }

  /** Starts the workflow task and answers it with these commands. */
  task(now: number, ...commands: Command[]): HistoryEvent[] {
    return this.at(now, (tx) => {
      const transient = startWorkflowTask(tx, 'test', false);
      respondWorkflowTaskCompleted(tx, { commands, buildId: 'test', transient });
    });
  }

  /** Sends an update in a workflow task of its own, which is answered with these commands. */
  update(now: number, updateId: string, ...commands: Command[]): HistoryEvent[] {
    const request = { meta: { updateId }, input: { name: 'setPrice', args: [{ data: 'OQ==' }] } };
    return this.at(now, (tx) => {
      scheduleSpeculativeTask(tx);
      const transient = startWorkflowTask(tx, 'test', false);
      const updates = new Map([[updateId, request]]);
      respondWorkflowTaskCompleted(tx, { commands, buildId: 'test', transient, updates });
    });
  }

  /** Forgets everything that is not history or a fact, as a crash does. */
  restart(): void {
    this.execution = rebuild(this.history, this.facts.values());
  }

  /** Nothing that is not history or a fact is needed to go on (E2). */
  expectRebuilds(): void {
    expect(rebuild(this.history, this.facts.values())).toEqual(this.execution);
  }

  get types(): string[] {
    return this.history.map(({ type }) => type);
  }
}

export function startedRun(attributes: Partial<StartedAttributes> = {}, now = 0): GivenRun {
  const run = new GivenRun();
  const full = {
    workflowId: 'order-7',
    workflowType: 'order',
    taskQueue: 'orders',
    workflowTaskTimeout: 10_000,
    originalExecutionRunId: 'run-1',
    firstExecutionRunId: 'run-1',
    attempt: 1,
    ...attributes,
  };
  run.at(now, (tx) => startRun(tx, { runId: 'run-1', attributes: full }));
  return run;
}

export const scheduleActivity = (more: Partial<Extract<Command, { type: 'ScheduleActivityTask' }>> = {}): Command => ({
  type: 'ScheduleActivityTask',
  activityId: '1',
  activityType: 'charge',
  startToCloseTimeout: 5_000,
  ...more,
});

export const applicationFailure = (message: string, type = 'Error', nonRetryable = false) => ({
  message,
  applicationFailureInfo: { type, ...(nonRetryable ? { nonRetryable } : {}) },
});
