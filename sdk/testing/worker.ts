import type { ActivityInterceptorsFactory } from '../activity/interceptors.ts';
import { IllegalStateError } from '../common/errors.ts';
import { ApplicationFailure, CancelledFailure } from '../common/failures.ts';
import type { RunnerOptions } from '../runtime/index.ts';
import type { CodeOptions } from '../worker/worker-options.ts';
import { runReplayHistories, runReplayHistory } from './replay.ts';
import type { ReplayHistory, ReplayResult } from './replay.ts';
import { loadCode } from './worker-code.ts';
import { groundOf } from './worker-ground.ts';
import type { WorkerGround } from './worker-ground.ts';
import type { TestWorkerOptions, WorkerCodeOptions } from './worker-options.ts';

/** As Temporal names them. */
export type WorkerState = 'INITIALIZED' | 'RUNNING' | 'STOPPING' | 'DRAINING' | 'STOPPED';

/** What of Temporal's `WorkerStatus` there is to say here: nothing polls, and runs keep their workflows themselves. */
export interface WorkerStatus {
  readonly runState: WorkerState;
  /** Activities that are under way in this Worker. */
  readonly numInFlightActivities: number;
  readonly numInFlightNonLocalActivities: number;
  readonly numInFlightLocalActivities: number;
}

/**
 * Runs the workflows and activities of one task queue in a {@link TestWorkflowEnvironment}, while it is running. There may be several, for
 * several task queues; without one, the tasks of a task queue wait.
 *
 * Source of the API: `Worker` of `@temporalio/worker`. It is for tests: what is deployed is made with `createWorker` of `perdure/worker`.
 *
 * @example
 * const worker = await Worker.create({ connection: env.nativeConnection, taskQueue: 'orders', workflows, activities });
 * const receipt = await worker.runUntil(
 *   env.client.workflow.execute(order, { workflowId: 'order-7', taskQueue: 'orders', args: ['a book'] }),
 * );
 */
export class Worker {
  readonly options: TestWorkerOptions;
  readonly #ground: WorkerGround;
  readonly #code: CodeOptions;
  readonly #shutdown = new AbortController();
  /** Activities, and whether each is local. */
  readonly #underWay = new Map<Promise<unknown>, boolean>();
  #state: WorkerState = 'INITIALIZED';
  #stop: (() => void) | undefined;

  /**
   * A Worker that does not run yet.
   *
   * @throws {TypeError} when the connection is not that of an environment, the task queue is empty, there is nothing to run, or `workflowsPath` cannot
   * be loaded here.
   */
  static async create(options: TestWorkerOptions): Promise<Worker> {
    const { taskQueue, workflows, workflowsPath, activities, nexusServices } = options;
    const ground = groundOf(options.connection);
    if (!taskQueue) throw new TypeError('Worker.create: taskQueue must not be empty');
    if ((workflows ?? workflowsPath ?? activities ?? nexusServices) === undefined)
      throw new TypeError('Worker.create: give workflows (or workflowsPath), activities, or both');
    return new Worker(options, ground, await loadCode(options));
  }

  /**
   * Replays one history against workflow code: see {@link runReplayHistory}.
   *
   * @throws {DeterminismViolationError} when the code asks for something else than the history has.
   * @throws {ReplayError} for everything else.
   * @example await Worker.runReplayHistory({ workflows }, await handle.fetchHistory());
   */
  static async runReplayHistory(options: WorkerCodeOptions, history: unknown, workflowId?: string): Promise<void> {
    await runReplayHistory(await replayOptionsOf(options), history, workflowId);
  }

  /** Replays many histories, one after the other: see {@link runReplayHistories}. @throws whatever `histories` throws. */
  static async *runReplayHistories(
    options: WorkerCodeOptions,
    histories: Iterable<ReplayHistory> | AsyncIterable<ReplayHistory>,
  ): AsyncGenerator<ReplayResult, void, undefined> {
    yield* runReplayHistories(await replayOptionsOf(options), histories);
  }

  private constructor(options: TestWorkerOptions, ground: WorkerGround, code: CodeOptions) {
    this.options = options;
    this.#ground = ground;
    this.#code = { ...code, activityInterceptors: [this.#watch, ...(code.activityInterceptors ?? [])] };
  }

  getState(): WorkerState {
    return this.#state;
  }

  /** What it is doing, in part: see {@link WorkerStatus}. */
  getStatus(): WorkerStatus {
    const all = this.#underWay.size;
    const local = [...this.#underWay.values()].filter((isLocal) => isLocal).length;
    return {
      runState: this.#state,
      numInFlightActivities: all,
      numInFlightNonLocalActivities: all - local,
      numInFlightLocalActivities: local,
    };
  }

  /**
   * Runs until {@link shutdown} is called and the activities that are under way have ended.
   *
   * @throws {IllegalStateError} when it has been run before, or another Worker runs on its task queue.
   */
  async run(): Promise<void> {
    await this.#start();
  }

  /**
   * Runs until something is done, and answers what came of it.
   *
   * @throws {IllegalStateError} when it has been run before, or another Worker runs on its task queue.
   * @throws whatever `work` throws.
   */
  async runUntil<Result>(work: Promise<Result> | (() => Promise<Result>)): Promise<Result> {
    const ended = this.#start();
    try {
      return await (typeof work === 'function' ? work() : work);
    } finally {
      if (this.#state === 'RUNNING') this.shutdown();
      await ended;
    }
  }

  /**
   * Takes no more tasks. Activities that are under way are cancelled, and are tried again when a Worker runs.
   *
   * @throws {IllegalStateError} when it is not running.
   */
  shutdown(): void {
    if (this.#state !== 'RUNNING') throw new IllegalStateError(`Not running. Current state: ${this.#state}`);
    this.#state = 'STOPPING';
    this.#stop?.();
    this.#shutdown.abort();
  }

  /** Begins at once. Resolves when it has stopped. */
  #start(): Promise<void> {
    if (this.#state !== 'INITIALIZED') throw new IllegalStateError('Poller was already started');
    const { taskQueue, workflows, workflowsPath, activities, nexusServices } = this.options;
    const stop = this.#ground.start(taskQueue, this.#code, {
      hasWorkflows: (workflows ?? workflowsPath) !== undefined,
      hasActivities: (activities ?? nexusServices) !== undefined,
    });
    this.#state = 'RUNNING';
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    this.#stop = () => {
      stop();
      resolve();
    };
    return stopped.then(async () => {
      this.#state = 'DRAINING';
      await Promise.allSettled(this.#underWay.keys());
      this.#state = 'STOPPED';
    });
  }

  /** Knows what is under way, and cancels it when the Worker is shut down. */
  readonly #watch: ActivityInterceptorsFactory = (context) => {
    const cancel = (): void => context.cancel('WORKER_SHUTDOWN', { workerShutdown: true });
    return {
      inbound: {
        execute: async (input, next) => {
          this.#shutdown.signal.addEventListener('abort', cancel);
          const { promise: ended, resolve } = Promise.withResolvers<void>();
          this.#underWay.set(ended, context.info.isLocal);
          try {
            return await next(input);
          } catch (error) {
            if (error instanceof CancelledFailure && context.cancellationDetails?.workerShutdown === true)
              throw ApplicationFailure.retryable('the Worker was shut down', 'WorkerShutdown');
            throw error;
          } finally {
            this.#underWay.delete(ended);
            resolve();
            this.#shutdown.signal.removeEventListener('abort', cancel);
          }
        },
      },
    };
  };
}

async function replayOptionsOf(options: WorkerCodeOptions): Promise<RunnerOptions> {
  const { workflows, workflowInterceptors, dataConverter, sinks, patchActivationCallback, workflowFailureErrorTypes } =
    await loadCode(options);
  const { payloadConverter, payloadCodecs } = dataConverter ?? {};
  return {
    workflows,
    ...(workflowInterceptors ? { interceptors: workflowInterceptors } : {}),
    ...(payloadConverter ? { payloadConverter } : {}),
    ...(payloadCodecs ? { payloadCodecs } : {}),
    ...(sinks ? { sinks } : {}),
    ...(patchActivationCallback ? { patchActivationCallback } : {}),
    ...(workflowFailureErrorTypes ? { workflowFailureErrorTypes } : {}),
  };
}
