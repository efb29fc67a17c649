import type { ActivityRoute } from '../../src/dispatch/activity-dispatcher.ts';
import { IllegalStateError } from '../common/errors.ts';
import type { DeployedCode } from '../worker/deployment.ts';
import type { TaskQueueCode } from '../worker/task-queue-code.ts';
import { withCurrentCode } from './current-code.ts';
import type { Reports } from './reports.ts';

/** The code of one Worker, and what of it there is. */
export interface WorkerCode {
  readonly code: TaskQueueCode;
  readonly hasWorkflows: boolean;
  readonly hasActivities: boolean;
}

/**
 * Which Workers of an environment run on which task queues.
 *
 * 1. A task queue has one Worker for its workflows and one for its activities; they may be the same.
 * 2. Without one of its own for activities, they go to that of the workflows, which says which are missing.
 */
export class TaskQueues {
  readonly #workers = new Map<string, WorkerCode[]>();
  readonly #routes: Record<string, ActivityRoute>;
  /** For the engine, which looks for every task. */
  readonly code: DeployedCode<unknown>;

  /** `routes`: task queues whose activities run elsewhere. */
  constructor(routes: Readonly<Record<string, ActivityRoute>>, reports: Reports) {
    this.#routes = { ...routes };
    const workflowsOf = (taskQueue: string): WorkerCode | undefined =>
      this.#workers.get(taskQueue)?.find(({ hasWorkflows }) => hasWorkflows);
    this.code = {
      createRunner: withCurrentCode(
        (taskQueue) => workflowsOf(taskQueue)?.code.createRunner,
        (started, completion) => {
          if ('cause' in completion) reports.workflowTaskFailed(started, completion);
        },
      ),
      handlesWorkflows: (taskQueue) => workflowsOf(taskQueue) !== undefined,
      routes: () => this.#routes,
    };
  }

  /** Whether activities of this task queue run anywhere. */
  handlesActivities(taskQueue: string): boolean {
    return Object.hasOwn(this.#routes, taskQueue);
  }

  get names(): string[] {
    return [...this.#workers.keys()];
  }

  /** @throws {IllegalStateError} when there is one for the same. */
  add(taskQueue: string, worker: WorkerCode): void {
    const there = this.#workers.get(taskQueue) ?? [];
    for (const kind of ['hasWorkflows', 'hasActivities'] as const) {
      if (worker[kind] && there.some((other) => other[kind])) {
        const what = kind === 'hasWorkflows' ? 'workflows' : 'activities';
        throw new IllegalStateError(
          `A Worker of this environment runs the ${what} of task queue "${taskQueue}" already`,
        );
      }
    }
    this.#workers.set(taskQueue, [...there, worker]);
    this.#routes[taskQueue] = { fetch: (request) => this.#forActivities(taskQueue).fetch(request) };
  }

  remove(taskQueue: string, worker: WorkerCode): void {
    const left = (this.#workers.get(taskQueue) ?? []).filter((other) => other !== worker);
    if (left.length > 0) {
      this.#workers.set(taskQueue, left);
      return;
    }
    this.#workers.delete(taskQueue);
    delete this.#routes[taskQueue];
  }

  #forActivities(taskQueue: string): TaskQueueCode['worker'] {
    const there = this.#workers.get(taskQueue) ?? [];
    const worker = there.find(({ hasActivities }) => hasActivities) ?? there[0];
    if (worker === undefined) throw new Error(`no Worker is running on task queue "${taskQueue}"`);
    return worker.code.worker;
  }
}
