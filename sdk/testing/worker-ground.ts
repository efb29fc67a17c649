import type { CodeOptions } from '../worker/worker-options.ts';
import type { WorkerCode } from './task-queues.ts';

/** What Workers need of the environment that they run in. */
export interface WorkerGround {
  /**
   * Lets code run the tasks of a task queue, also those that have waited. Answers how to end that.
   *
   * @throws {IllegalStateError} when there is code for the same.
   */
  start(taskQueue: string, code: CodeOptions, what: Pick<WorkerCode, 'hasWorkflows' | 'hasActivities'>): () => void;
}

const grounds = new WeakMap<object, WorkerGround>();

/** Makes an environment known by its connection. */
export function groundsOn(connection: object, ground: WorkerGround): void {
  grounds.set(connection, ground);
}

/** @throws {TypeError} when the connection is none of an environment. */
export function groundOf(connection: object | undefined): WorkerGround {
  const ground = connection && grounds.get(connection);
  if (ground !== undefined) return ground;
  throw new TypeError(
    'Worker.create: `connection` must be env.nativeConnection of a TestWorkflowEnvironment. This Worker is for tests; a deployment is made with createWorker of perdure/worker',
  );
}
