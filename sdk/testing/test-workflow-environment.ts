import { uuidv7 } from 'uuidv7';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { DEFAULT_RETENTION } from '../../src/namespace/settings.ts';
import { asyncLocalStorage } from '../activity/context.ts';
import { Client } from '../client/client.ts';
import type { ClientOptions } from '../client/client.ts';
import type { ConnectionLike } from '../client/types.ts';
import { msToNumber } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { createTaskQueueCode } from '../worker/task-queue-code.ts';
import type { CodeOptions, WorkerOptions } from '../worker/worker-options.ts';
import { MemoryEngine } from './memory/deployment.ts';
import { TestClock } from './memory/test-clock.ts';
import { MockActivities } from './mock-activities.ts';
import type { ActivityFunction } from './mock-activities.ts';
import { supportNode20 } from './node-20.ts';
import { openApi } from './open-api.ts';
import { openRuns } from './open-runs.ts';
import { Reports } from './reports.ts';
import { TaskQueues } from './task-queues.ts';
import type { WorkerCode } from './task-queues.ts';
import { groundsOn } from './worker-ground.ts';

/**
 * What is deployed in the environment, as for `createWorker`, and how it is looked at. Without a task queue nothing runs until there is a
 * {@link Worker}.
 */
export interface TestWorkflowEnvironmentOptions extends Partial<WorkerOptions<unknown>> {
  /** Of the client. Default: `default`. */
  readonly namespace?: string;
  /** When time begins. Default: now. */
  readonly startTime?: Date | number;
  /** Interceptors and other options of the client; its data converter is that of the deployment unless it is given here. */
  readonly client?: Omit<ClientOptions, 'service' | 'connection' | 'namespace'>;
  /** How Temporal starts its test server. There is none here, so it is of no effect. */
  readonly server?: unknown;
}

/** A Nexus endpoint that {@link TestWorkflowEnvironment.createNexusEndpoint} has made. */
export interface NexusEndpointIdentifier {
  readonly id: string;
  readonly version: number;
  /** As Temporal's API has it. */
  readonly raw: {
    readonly id: string;
    readonly version: number;
    readonly spec: {
      readonly name: string;
      readonly target: { readonly worker: { readonly namespace: string; readonly taskQueue: string } };
    };
  };
}

/** An alarm that failed is tried again after this time, in milliseconds. */
const ALARM_RETRY = 2_000;
const DEFAULT_NAMESPACE = 'default';

/**
 * A whole deployment in memory, with its own clock: workflows, schedules, retries and timeouts of any length run in milliseconds. It is the
 * engine itself, on objects that live in this process: there is no server, no port and no file.
 *
 * Time skips while a result (or a completed update) is awaited, or {@link sleep} is, and nothing is under way: no workflow task, no
 * activity. Otherwise it goes on as usual, so a signal that is sent after a start comes before the workflow's timers.
 *
 * Source of the API: `TestWorkflowEnvironment` of `@temporalio/testing`. What runs is given to the environment itself, as a deployment is given
 * it, or to one {@link Worker} or several, as Temporal's.
 *
 * @example
 * const env = await TestWorkflowEnvironment.createTimeSkipping({ taskQueue: 'orders', workflows, activities });
 * const receipt = await env.client.workflow.execute('order', { workflowId: 'order-7', taskQueue: 'orders', args: ['a book'] });
 * await env.teardown();
 */
export class TestWorkflowEnvironment {
  readonly client: Client;
  readonly namespace: string;
  /** Whether time can skip. */
  readonly supportsTimeSkipping: boolean;
  readonly #clock: TestClock;
  readonly #engine: MemoryEngine;
  readonly #taskQueues: TaskQueues;
  readonly #nexusEndpoints: Record<string, { readonly taskQueue: string }>;
  readonly #endpointNames = new Map<string, string>();
  readonly #activities: MockActivities;
  readonly #reports = new Reports();
  #api: ReturnType<typeof openApi> | undefined;

  /**
   * An environment whose time skips.
   *
   * @throws {TypeError} when there are workflows or activities, and no `taskQueue`.
   */
  static createTimeSkipping(options: TestWorkflowEnvironmentOptions = {}): Promise<TestWorkflowEnvironment> {
    return TestWorkflowEnvironment.#create(options, true);
  }

  /** An environment in real time. */
  static createLocal(options: TestWorkflowEnvironmentOptions = {}): Promise<TestWorkflowEnvironment> {
    return TestWorkflowEnvironment.#create(options, false);
  }

  static async #create(options: TestWorkflowEnvironmentOptions, skips: boolean): Promise<TestWorkflowEnvironment> {
    supportNode20();
    const environment = new TestWorkflowEnvironment(options, skips);
    const { namespace } = environment;
    if (namespace !== DEFAULT_NAMESPACE) {
      const { error } = await environment.#engine.service.registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: DEFAULT_RETENTION,
      });
      if (error) throw new Error(error.message);
    }
    return environment;
  }

  private constructor(options: TestWorkflowEnvironmentOptions, skips: boolean) {
    const { namespace = DEFAULT_NAMESPACE, startTime, client, taskQueue, server: _, ...worker } = options;
    const { workflows, activities, nexusServices, activityRoutes, nexusEndpoints } = worker;
    if (!taskQueue && (workflows ?? activities ?? nexusServices) !== undefined)
      throw new TypeError('the environment has workflows or activities, and no taskQueue that they are of');
    const start = startTime === undefined ? undefined : Number(startTime);
    const clock = new TestClock(skips, start, () =>
      this.#reports.standsStill(openRuns(this.#engine, this.#taskQueues)),
    );
    this.#clock = clock;
    this.#activities = new MockActivities();
    this.#taskQueues = new TaskQueues(activityRoutes?.({}) ?? {}, this.#reports);
    this.#nexusEndpoints = { ...nexusEndpoints };
    const track = <Result>(work: Promise<Result>): Promise<Result> => clock.track(work);
    this.#engine = new MemoryEngine(
      {
        clock,
        // What a run does is tracked turn by turn, because callers may wait at it for long.
        call: ({ className }, _, deliver) => (className === 'WorkflowRun' ? deliver() : track(deliver())),
        alarm: (_, goOff) => this.#goOff(goOff),
      },
      { newId: uuidv7, random: Math.random, track },
    );
    this.#engine.serve({ ...worker, nexusEndpoints: this.#nexusEndpoints }, this.#taskQueues.code);
    const { dataConverter } = worker;
    this.namespace = namespace;
    this.supportsTimeSkipping = skips;
    this.client = new Client({
      ...(dataConverter ? { dataConverter } : {}),
      ...client,
      service: unlocking(this.#engine.service, clock),
      namespace,
    });
    groundsOn(this.client.connection, { start: (...started) => this.#start(...started) });
    if (taskQueue)
      this.#start(taskQueue, { ...worker, workflows: workflows ?? {} }, { hasWorkflows: true, hasActivities: true });
  }

  /** The deployment, for a client of your own: `new Client({ service: env.service })`. Its waiting lets no time skip. */
  get service(): WorkflowService {
    return this.#engine.service;
  }

  /** What a {@link Worker} is created with. */
  get nativeConnection(): ConnectionLike {
    return this.client.connection;
  }

  /** The way to the service, for a client of your own; what it waits for lets time skip. */
  get connection(): ConnectionLike {
    return this.client.connection;
  }

  /** @deprecated Use `client.workflow`, as with Temporal. */
  get workflowClient(): Client['workflow'] {
    return this.client.workflow;
  }

  /** @deprecated Use `client.activity`, as with Temporal. */
  get asyncCompletionClient(): Client['activity'] {
    return this.client.activity;
  }

  /** The time of the environment, in milliseconds since the epoch. */
  async currentTimeMs(): Promise<number> {
    return this.#clock.now();
  }

  /**
   * Lets this much time pass, and what is due in it happen. In an activity, too.
   *
   * @example await env.sleep('30 days');
   */
  async sleep(duration: Duration): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#clock.after(msToNumber(duration), resolve);
    const slept = this.#clock.unlockedUntil(promise);
    const activity = asyncLocalStorage.getStore();
    await (activity && !activity.info.isLocal ? this.#clock.idleUntil(slept) : slept);
  }

  /**
   * Does something when this much time has passed: a signal in the third week, a worker's code that changes on a Sunday. Nothing else happens
   * until it is done. The promise is that of `work`.
   *
   * @example env.after('3 weeks', () => handle.signal('approve', 'Ann'));
   */
  after<Result>(duration: Duration, work: () => Result | Promise<Result>): Promise<Result> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#clock.after(msToNumber(duration), resolve);
    return promise.then(() => this.#clock.track(Promise.resolve().then(work)));
  }

  /**
   * Replaces an activity, by its name or by its function, from the next attempt on. Answers how to take the replacement back.
   *
   * @throws {TypeError} when the function is not among the activities of this environment.
   * @example env.mockActivity(activities.charge, async () => 'receipt-7');
   */
  mockActivity(activity: string, implementation: ActivityFunction): () => void;
  mockActivity<Args extends unknown[], Result>(
    activity: (...args: Args) => Result | Promise<Result>,
    implementation: (...args: Args) => Result | Promise<Result>,
  ): () => void;
  mockActivity(activity: string | ActivityFunction, implementation: ActivityFunction): () => void {
    return this.#activities.mock(activity, implementation);
  }

  /** Gives a task queue whose Worker has `nexusServices` a name under which workflows find them. */
  async createNexusEndpoint(name: string, taskQueue: string): Promise<NexusEndpointIdentifier> {
    this.#nexusEndpoints[name] = { taskQueue };
    const identity = { id: uuidv7(), version: 1 };
    this.#endpointNames.set(identity.id, name);
    return {
      ...identity,
      raw: { ...identity, spec: { name, target: { worker: { namespace: this.namespace, taskQueue } } } },
    };
  }

  /**
   * Takes the name of an endpoint back: what calls it from then on fails.
   *
   * @throws {Error} when there is no such endpoint.
   */
  async deleteNexusEndpoint({ id, version }: Pick<NexusEndpointIdentifier, 'id' | 'version'>): Promise<void> {
    const name = this.#endpointNames.get(id);
    if (name === undefined || version !== 1) throw new Error(`Nexus endpoint ${id} of version ${version} is not there`);
    this.#endpointNames.delete(id);
    delete this.#nexusEndpoints[name];
  }

  /** A request to the HTTP API of this deployment, of which the owner has opened it to everybody. */
  async fetch(request: Request): Promise<Response> {
    this.#api ??= openApi(this.#engine.service, this.#taskQueues, this.#clock);
    return this.#api.fetch(request, {});
  }

  /** Ends the environment: nothing that is still waited for in it goes off any more. */
  async teardown(): Promise<void> {
    this.#clock.stop();
  }

  /** Lets a Worker's code run, and wakes what has waited for it. */
  #start(taskQueue: string, code: CodeOptions, what: Pick<WorkerCode, 'hasWorkflows' | 'hasActivities'>): () => void {
    const { directory, service, objects } = this.#engine;
    const activities = this.#activities.tableOf(code.activities ?? {}, this.#reports.missingActivity);
    const activityInterceptors = [...(code.activityInterceptors ?? []), this.#reports.watchActivity];
    const watched = { ...code, activities, activityInterceptors };
    const worker = { code: createTaskQueueCode(directory, service, watched), ...what };
    this.#taskQueues.add(taskQueue, worker);
    for (const { className, name } of objects.names())
      if (className === 'WorkflowRun') this.#goOff(() => objects.wake({ className, name }));
    return () => this.#taskQueues.remove(taskQueue, worker);
  }

  #goOff(alarm: () => Promise<void>): void {
    void this.#clock.track(alarm()).catch((error: unknown) => {
      console.error('perdure: an alarm failed and is tried again', error);
      this.#clock.after(ALARM_RETRY, () => this.#goOff(alarm));
    });
  }
}

/** The service for a client whose waiting for an end lets time skip. */
function unlocking(service: WorkflowService, clock: TestClock): WorkflowService {
  return {
    ...service,
    startWorkflowExecution: (request) => {
      const reply = service.startWorkflowExecution(request);
      return request.waitMs === undefined ? reply : clock.unlockedUntil(reply);
    },
    getWorkflowExecutionHistory: (request) => {
      const reply = service.getWorkflowExecutionHistory(request);
      return request.closeEventOnly && request.waitMs !== undefined ? clock.unlockedUntil(reply) : reply;
    },
    updateWorkflowExecution: (request) => {
      const reply = service.updateWorkflowExecution(request);
      return request.waitFor === 'COMPLETED' ? clock.unlockedUntil(reply) : reply;
    },
    pollWorkflowExecutionUpdate: (request) => {
      const reply = service.pollWorkflowExecutionUpdate(request);
      return request.waitFor === 'COMPLETED' ? clock.unlockedUntil(reply) : reply;
    },
    startAndUpdate: (request, update) => {
      const reply = service.startAndUpdate(request, update);
      return update.waitFor === 'COMPLETED' ? clock.unlockedUntil(reply) : reply;
    },
  };
}
