import type { HistoryEvent } from '../../protocol/events.ts';
import { jsonOf, jsonPayload } from '../../protocol/payload.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { MemoryDeployment } from '../../sdk/testing/memory/deployment.ts';
import type { ObjectName } from '../../sdk/testing/memory/objects.ts';
import { MemoryRunStore } from '../../sdk/testing/memory/run-store.ts';
import type { WorkerOptions } from '../../sdk/worker/worker-options.ts';
import { rebuild } from '../../src/history/apply.ts';
import { describe } from '../../src/history/describe.ts';
import { startedOf } from '../../src/history/execution.ts';
import { createActivities } from './activities.ts';
import { FaultyPlace } from './faults.ts';
import type { Fault } from './faults.ts';
import { plan } from './plan.ts';
import type { Action, PlannedWorkflow } from './plan.ts';
import { closes, problemsOf, signalsOf } from './predicates.ts';
import { Random } from './random.ts';
import { SimClock } from './sim-clock.ts';
import type { Seen } from './workflows.ts';
import * as workflows from './workflows.ts';

/** What a simulation is made of: the same scenario happens in the same way every time. */
export interface Scenario {
  readonly seed: number;
  readonly workflows: number;
  readonly faults: ReadonlySet<Fault>;
  /** Is told of the clock, by which the process lives as well. */
  readonly onClock?: (clock: SimClock) => void;
}
export interface StoredRun {
  readonly object: ObjectName;
  readonly workflowId: string;
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
}
export interface Outcome {
  /** What does not hold; empty when all is well. */
  readonly problems: readonly string[];
  readonly runs: readonly StoredRun[];
  readonly faults: ReadonlyMap<Fault, number>;
}

const namespace = 'default';
const taskQueue = 'simulation';
const START = Date.UTC(2026, 0, 1);
/** How long things go wrong, and how long what is left may then take, in simulated milliseconds. */
const FAULTY = 120_000;
const HEALED = 3_600_000;
/** Until alarms, reports and the deliveries of closed runs are through. */
const AFTERWARDS = 3_600_000;
/** A client tries again after this time. */
const PATIENCE = 700;

/** Simulates one scenario, and holds everything that has come of it against what must hold. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  return new World(scenario).run();
}

class World {
  readonly #clock = new SimClock(START);
  readonly #random: Random;
  readonly #place: FaultyPlace;
  readonly #deployment: MemoryDeployment;
  readonly #planned: readonly PlannedWorkflow[];
  readonly #options: WorkerOptions<unknown>;
  readonly #problems: string[] = [];
  readonly #acknowledged: { readonly workflowId: string; readonly signal: string }[] = [];
  /** Objects of open runs, by workflow id. */
  readonly #open = new Map<string, Set<string>>();
  #version = 1;
  #ids = 0;

  constructor({ seed, workflows: count, faults, onClock }: Scenario) {
    const clock = this.#clock;
    onClock?.(clock);
    this.#random = new Random(seed, 'world');
    this.#planned = plan(new Random(seed, 'plan'), count);
    this.#place = new FaultyPlace(clock, new Random(seed, 'faults'), faults);
    const chances = new Random(seed, 'engine');
    this.#options = {
      taskQueue,
      workflows,
      activities: createActivities(clock, new Random(seed, 'activities')),
      patchActivationCallback: () => this.#version > 1,
    };
    const { afterCommit } = this.#place;
    this.#place.afterCommit = (object) => {
      this.#watch(object);
      afterCommit.call(this.#place, object);
    };
    this.#deployment = new MemoryDeployment(
      this.#place,
      { newId: () => this.#newId(), random: () => chances.next(), track: (work) => work },
      this.#options,
      { activities: 'called' },
    );
    this.#place.objects = this.#deployment.objects;
  }

  async run(): Promise<Outcome> {
    let clients = this.#planned.length;
    for (const planned of this.#planned) void this.#client(planned).finally(() => clients--);
    this.#mishap();
    const isDone = () => clients === 0 && [...this.#open.values()].every((objects) => objects.size === 0);
    await this.#clock.run(isDone, FAULTY);
    this.#place.heal();
    if ((await this.#clock.run(isDone, HEALED)) !== 'done') this.#problems.push(this.#stuck());
    await this.#clock.run(() => false, AFTERWARDS);
    await this.#clock.run(this.#finished(this.#deployment.sweep()), AFTERWARDS);
    const runs = this.#runs();
    await this.#clock.run(this.#finished(this.#examine(runs)), AFTERWARDS);
    return { problems: this.#problems, runs, faults: this.#place.happened };
  }

  #finished(work: Promise<unknown>): () => boolean {
    let done = false;
    void work
      .catch((error: unknown) => this.#problems.push(String(error)))
      .finally(() => {
        done = true;
        this.#clock.stir();
      });
    return () => done;
  }

  /** What happens to objects that do nothing, once a second. */
  #mishap(): void {
    const place = this.#place;
    const { objects } = this.#deployment;
    if (place.happens('evict')) {
      const names = objects.names();
      if (names.length > 0) objects.evict(this.#random.pick(names));
    }
    if (place.happens('process-crash')) for (const name of objects.names()) objects.evict(name);
    if (place.happens('deploy')) {
      this.#version++;
      this.#deployment.deploy({ ...this.#options, buildId: `build-${this.#version}` });
    }
    if (place.happens('clock-jump')) {
      this.#clock.jump(this.#random.chance(0.5) ? this.#random.below(120_000) : -this.#random.below(900));
    }
    if (this.#clock.elapsed < START + FAULTY) this.#clock.after(1_000, () => this.#mishap());
  }

  async #client({ workflowId, program, actions, retries }: PlannedWorkflow): Promise<void> {
    const { service } = this.#deployment;
    const start = {
      namespace,
      workflowId,
      workflowType: 'program',
      taskQueue,
      requestId: `start-${workflowId}`,
      input: [jsonPayload(program)],
      ...(retries ? { retryPolicy: { initialInterval: 1_000, maximumAttempts: 3 } } : {}),
    };
    await this.#persist(() => service.startWorkflowExecution(start));
    for (const action of actions) await this.#act(workflowId, action, start);
  }

  async #act(
    workflowId: string,
    action: Action,
    start: Parameters<MemoryDeployment['service']['startWorkflowExecution']>[0],
  ): Promise<void> {
    const { service } = this.#deployment;
    const execution = { namespace, workflowId };
    switch (action.type) {
      case 'wait':
        return this.#clock.sleep(action.ms);
      case 'signal': {
        const { name } = action;
        const signal = { ...execution, signalName: 'tell', requestId: name, input: [jsonPayload(name)] };
        const reply = await this.#persist(() => service.signalWorkflowExecution(signal));
        if (!reply.error) this.#acknowledged.push({ workflowId, signal: name });
        return undefined;
      }
      case 'signalWithStart': {
        const { name } = action;
        const request = {
          ...start,
          requestId: name,
          workflowIdConflictPolicy: 'USE_EXISTING' as const,
          workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
          signal: { signalName: 'tell', input: [jsonPayload(name)] },
        };
        const reply = await this.#persist(() => service.startWorkflowExecution(request));
        if (!reply.error) this.#acknowledged.push({ workflowId, signal: name });
        return undefined;
      }
      case 'update': {
        const { name } = action;
        const update = { meta: { updateId: name }, input: { name: 'set', args: [jsonPayload(name)] } };
        const request = { ...execution, update, waitFor: 'COMPLETED' as const, waitMs: 20_000 };
        const reply = await this.#persist(() => service.updateWorkflowExecution(request), 10);
        const outcome = reply.ok?.outcome;
        const isRefused = outcome !== undefined && 'failure' in outcome;
        if (outcome !== undefined && name.endsWith('bad') !== isRefused && !lostWithItsRun(outcome)) {
          this.#problems.push(`update ${name} has ended with ${JSON.stringify(outcome)}`);
        }
        return undefined;
      }
      case 'query': {
        await this.#persist(() => service.queryWorkflow({ ...execution, query: { queryType: '__stack_trace' } }), 3);
        return undefined;
      }
      case 'cancel': {
        const request = { ...execution, requestId: `cancel-${workflowId}` };
        await this.#persist(() => service.requestCancelWorkflowExecution(request));
        return undefined;
      }
      case 'terminate': {
        await this.#persist(() => service.terminateWorkflowExecution({ ...execution, reason: 'planned' }));
        return undefined;
      }
      case 'reset': {
        const request = { ...execution, requestId: `reset-${workflowId}`, reason: 'planned' };
        const target = { type: 'FIRST_WORKFLOW_TASK' } as const;
        await this.#persist(() => service.resetWorkflowExecution({ ...request, target }));
        return undefined;
      }
      default:
        return action satisfies never;
    }
  }

  /** Asks until there is an answer that another try would not change; at most `tries` times. */
  async #persist<Value>(ask: () => Promise<Reply<Value>>, tries = Infinity): Promise<Reply<Value>> {
    for (let left = tries; ; left--) {
      const reply = await ask().catch(() => undefined);
      this.#clock.stir();
      if (reply !== undefined && reply.error?.code !== 'UNAVAILABLE' && reply.error?.code !== 'RESOURCE_EXHAUSTED') {
        return reply;
      }
      if (left <= 1) return { error: { code: 'UNAVAILABLE', message: 'the client has given up' } };
      await this.#clock.sleep(PATIENCE);
    }
  }

  /** At no time has a workflow id two open runs. */
  #watch(object: ObjectName): void {
    if (object.className !== 'WorkflowRun') return;
    const { name } = object;
    const workflowId = workflowIdOf(object);
    const open = this.#open.get(workflowId) ?? new Set<string>();
    this.#open.set(workflowId, open);
    const last = new MemoryRunStore(this.#deployment.objects.storage(object)).last();
    if (last === undefined || closes(last)) open.delete(name);
    else open.add(name);
    if (open.size > 1) this.#problems.push(`${workflowId} has ${open.size} open runs: ${[...open].join(', ')}`);
  }

  #runs(): StoredRun[] {
    const { objects } = this.#deployment;
    return objects.names().flatMap((object): StoredRun[] => {
      if (object.className !== 'WorkflowRun') return [];
      const events = new MemoryRunStore(objects.storage(object)).events();
      const [started] = events;
      if (started?.type !== 'WorkflowExecutionStarted') return [];
      const execution = rebuild(events, new MemoryRunStore(objects.storage(object)).facts());
      return [{ object, workflowId: startedOf(execution).workflowId, runId: execution.runId, events }];
    });
  }

  #stuck(): string {
    const open = [...this.#open]
      .filter(([, objects]) => objects.size > 0)
      .map(([, objects]) => [...objects].join(', '));
    return `an hour after the last fault this is still open: ${open.join('; ') || 'no run, but a client waits'}`;
  }

  async #examine(runs: readonly StoredRun[]): Promise<void> {
    for (const run of runs) {
      const told = (problem: string): void => void this.#problems.push(`${run.workflowId} ${run.runId}: ${problem}`);
      problemsOf(run.events).forEach(told);
      this.#examineResult(run, told);
      await this.#examineState(run, told);
    }
    this.#examineSignals(runs);
    await this.#examineIndex(runs);
  }

  /** The code has seen what history has, in its order. */
  #examineResult({ events }: StoredRun, told: (problem: string) => void): void {
    const [first, last] = [events[0], events.at(-1)];
    if (last?.type !== 'WorkflowExecutionCompleted' || first?.type !== 'WorkflowExecutionStarted') return;
    const { received } = jsonOf(last.result?.[0] ?? jsonPayload(null)) as Seen;
    const { received: before = [] } = jsonOf(first.input?.[0] ?? jsonPayload(null)) as Partial<Seen>;
    const expected = [...before, ...signalsOf(events)].join(' ');
    if (received.join(' ') !== expected) told(`the code has received ${received.join(' ')}, history says ${expected}`);
  }

  /** What is in memory is what comes out of storage. */
  async #examineState({ object, workflowId, runId }: StoredRun, told: (problem: string) => void): Promise<void> {
    const store = new MemoryRunStore(this.#deployment.objects.storage(object));
    const rebuilt = JSON.stringify(describe(rebuild(store.events(), store.facts()), store.turns));
    const live = await this.#deployment.service.describeWorkflowExecution({ namespace, workflowId, runId });
    const shown = JSON.stringify(live.ok ?? live.error);
    if (shown !== rebuilt) told(`the live state ${shown} is not the rebuilt one ${rebuilt}`);
  }

  /** What was acknowledged is there, and in no run twice. */
  #examineSignals(runs: readonly StoredRun[]): void {
    for (const { workflowId, signal } of this.#acknowledged) {
      const counts = runs
        .filter((run) => run.workflowId === workflowId)
        .map(({ events }) => signalsOf(events).filter((name) => name === signal).length);
      if (counts.every((count) => count === 0)) this.#problems.push(`${workflowId}: signal ${signal} is lost`);
      if (counts.some((count) => count > 1)) this.#problems.push(`${workflowId}: signal ${signal} was applied twice`);
    }
    for (const { workflowId, events } of runs) {
      const own = signalsOf(events).filter((name) => name.startsWith(`${workflowId}-`));
      const numbers = own.map((name) => Number(name.slice(workflowId.length + 1)));
      const isInOrder = numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
      if (!isInOrder) this.#problems.push(`${workflowId}: signals came as ${own.join(' ')}`);
    }
  }

  /** The index has come to say what is true. */
  async #examineIndex(runs: readonly StoredRun[]): Promise<void> {
    const { service } = this.#deployment;
    const listed = new Map<string, string>();
    for (let nextPageToken: string | undefined; ;) {
      const page = await service.listWorkflowExecutions({
        namespace,
        ...(nextPageToken === undefined ? {} : { nextPageToken }),
      });
      if (page.error) throw new Error(page.error.message);
      for (const { runId, status } of page.ok.executions) listed.set(runId, status);
      nextPageToken = page.ok.nextPageToken;
      if (nextPageToken === undefined) break;
    }
    for (const { workflowId, runId, events } of runs) {
      const last = events.at(-1);
      const truth = last && closes(last) ? STATUSES[last.type] : 'RUNNING';
      if (listed.get(runId) !== truth) {
        this.#problems.push(`${workflowId} ${runId} is ${truth}, and in the index ${listed.get(runId) ?? 'nothing'}`);
      }
    }
    if (listed.size > runs.length) this.#problems.push(`the index has ${listed.size} runs, there are ${runs.length}`);
  }

  /** A UUID of version 7 that grows. */
  #newId(): string {
    return `01900000-0000-7000-8000-${(++this.#ids).toString(16).padStart(12, '0')}`;
  }
}

const STATUSES: Readonly<Record<string, string>> = {
  WorkflowExecutionCompleted: 'COMPLETED',
  WorkflowExecutionFailed: 'FAILED',
  WorkflowExecutionTimedOut: 'TIMED_OUT',
  WorkflowExecutionCanceled: 'CANCELED',
  WorkflowExecutionTerminated: 'TERMINATED',
  WorkflowExecutionContinuedAsNew: 'CONTINUED_AS_NEW',
};
const lostWithItsRun = (outcome: object): boolean =>
  JSON.stringify(outcome).includes('AcceptedUpdateCompletedWorkflow');

const workflowIdOf = ({ name }: ObjectName): string => {
  const [, workflowId = ''] = name.split('/');
  return decodeURIComponent(workflowId);
};
