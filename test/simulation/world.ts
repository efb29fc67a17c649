import { createHash } from 'node:crypto';
import { MemoryDeployment } from '../../sdk/testing/memory/deployment.ts';
import type { ObjectName } from '../../sdk/testing/memory/objects.ts';
import { MemoryRunStore } from '../../sdk/testing/memory/run-store.ts';
import type { WorkerOptions } from '../../sdk/worker/worker-options.ts';
import { rebuild } from '../../src/history/apply.ts';
import { describe } from '../../src/history/describe.ts';
import { createActivities } from './activities.ts';
import type { Attempt } from './activities.ts';
import { Clients, namespace, taskQueue } from './client.ts';
import { examineBatches } from './batch-predicates.ts';
import { Batches } from './batches.ts';
import { examineDeletions, examineGone } from './deletion-predicates.ts';
import { ALL_FAULTS, FaultyPlace } from './faults.ts';
import { Finishers } from './finishers.ts';
import { createNexusServices } from './nexus-handlers.ts';
import { ENDPOINT } from './nexus-service.ts';
import { plan } from './plan.ts';
import type { Plan } from './plan.ts';
import { closes } from './predicates.ts';
import { prune } from './prune.ts';
import { Random } from './random.ts';
import { Retention, examineRetention } from './retention.ts';
import type { Outcome, Problem, Scenario, Told } from './scenario.ts';
import { SimClock } from './sim-clock.ts';
import { systemProblems } from './system-predicates.ts';
import { LiveRuns, examineState } from './state-predicates.ts';
import { Trail, isHeadName } from './trail.ts';
import type { KeptRun } from './trail.ts';
import { examineAcknowledged, examineCompletions } from './acknowledged-predicates.ts';
import * as workflows from './workflows.ts';

const START = Date.UTC(2026, 0, 1);
/** The day ends while things go wrong: what the sweep lets go of is days that are over. */
const LATE_IN_THE_DAY = START - 25_000;
/** How long things go wrong, and how long what is left may then take, in simulated milliseconds. */
const FAULTY = 120_000;
const HEALED = 3_600_000;
/** Until the last messages that were under way are there. */
const SETTLED = 20_000;
/** Of so many commits the state in memory is held against the one that storage leads to. */
const COMPARED = 0.03;
/** Until alarms, reports and the deliveries of closed runs are through. */
const AFTERWARDS = 3_600_000;

/** The process around a simulation. */
interface Around {
  readonly onClock?: (clock: SimClock) => void;
  /** Takes what is to be told of every state that an object makes of its storage. */
  readonly onStates?: (made: LiveRuns['made']) => void;
}

/** Simulates one scenario, and holds everything that has come of it against what must hold. */
export async function simulate(scenario: Scenario, around: Around = {}): Promise<Outcome> {
  return new World(scenario, around).run();
}

class World {
  readonly #clock: SimClock;
  readonly #random: Random;
  readonly #place: FaultyPlace;
  readonly #deployment: MemoryDeployment;
  readonly #clients: Clients;
  readonly #finishers: Finishers;
  readonly #batches: Batches;
  readonly #retention: Retention | undefined;
  readonly #plan: Plan;
  readonly #parts: number;
  readonly #options: WorkerOptions<unknown>;
  readonly #problems: Problem[] = [];
  readonly #attempts: Attempt[] = [];
  readonly #trail: Trail;
  readonly #live = new LiveRuns();
  readonly #begin: number;
  #version = 1;
  #ids = 0;

  constructor(scenario: Scenario, { onClock, onStates }: Around) {
    const { seed, workflows: count, faults = ALL_FAULTS, without = [], spared = [] } = scenario;
    const pruned = prune(plan(new Random(seed, 'plan'), count), without);
    this.#plan = pruned.plan;
    this.#parts = pruned.parts;
    const { retention } = this.#plan;
    const clock = (this.#clock = new SimClock(retention === undefined ? START : LATE_IN_THE_DAY));
    this.#begin = clock.elapsed;
    onClock?.(clock);
    onStates?.(this.#live.made);
    const samples = new Random(seed, 'states');
    this.#random = new Random(seed, 'world');
    this.#place = new FaultyPlace(clock, seed, faults, spared);
    const chances = new Random(seed, 'engine');
    this.#options = {
      taskQueue,
      workflows: { program: workflows.program },
      activities: createActivities(this.#place, new Random(seed, 'activities'), this.#attempts, (activity) => {
        void this.#finishers.finish(activity);
      }),
      nexusServices: createNexusServices(this.#place, new Random(seed, 'nexus')),
      nexusEndpoints: { [ENDPOINT]: { taskQueue } },
      patchActivationCallback: () => this.#version > 1,
    };
    this.#trail = new Trail(
      () => this.#deployment.objects,
      (predicate, message) => this.#told(predicate, message),
      () => clock.now(),
    );
    const { afterCommit, call } = this.#place;
    this.#place.call = (to, method, deliver) => {
      if (to.className === 'WorkflowRun') this.#batches.look();
      return call.call(this.#place, to, method, deliver);
    };
    this.#place.afterCommit = (object) => {
      this.#trail.committed(object);
      if (object.className === 'WorkflowRun' && samples.chance(COMPARED)) this.#examineLive(object);
      afterCommit.call(this.#place, object);
    };
    this.#deployment = new MemoryDeployment(
      this.#place,
      { newId: () => this.#newId(), random: () => chances.next(), track: (work) => work },
      this.#options,
      { activities: 'called' },
    );
    this.#place.objects = this.#deployment.objects;
    this.#clients = new Clients(this.#deployment, clock, (problem) => this.#problems.push(problem));
    this.#finishers = new Finishers(this.#clients, clock, new Random(seed, 'finishers'));
    this.#batches = new Batches(this.#clients, clock, () => this.#deployment.objects, this.#trail);
    if (retention !== undefined) {
      const kept = (this.#retention = new Retention(this.#deployment, clock, retention));
      this.#place.isWatched = (object) => kept.isWatched(object, this.#trail.runOf(object));
    }
  }

  async run(): Promise<Outcome> {
    const { workflows: planned, schedules, batches } = this.#plan;
    let clients = planned.length + schedules.length + batches.length;
    this.#retention?.begin();
    for (const workflow of planned) void this.#clients.work(workflow).finally(() => clients--);
    for (const schedule of schedules) void this.#clients.schedule(schedule).finally(() => clients--);
    for (const batch of batches) void this.#batches.work(batch).finally(() => clients--);
    this.#mishap();
    const isDone = () => clients === 0 && this.#scheduledRuns() && this.#trail.isAllClosed;
    await this.#clock.run(isDone, FAULTY);
    this.#place.heal();
    this.#retention?.heal();
    // A pause may have arrived once more, after its end.
    await this.#clock.run(() => false, SETTLED);
    for (const { workflowId } of planned) await this.#finish(this.#clients.unpause(workflowId));
    if ((await this.#clock.run(isDone, HEALED)) !== 'done') this.#told('everything ends', this.#stuck());
    await this.#clock.run(() => false, AFTERWARDS);
    this.#retention?.end();
    await this.#finish(this.#deployment.sweep());
    await this.#clock.run(() => false, AFTERWARDS);
    const runs = this.#trail.runs();
    await this.#finish(this.#examine(runs));
    const told = (predicate: string, message: string): void => this.#told(predicate, message);
    for (const problem of systemProblems(runs, this.#trail)) this.#problems.push(problem);
    examineAcknowledged(runs, this.#clients.acknowledged, told);
    examineCompletions(runs, this.#finishers.acknowledged, told);
    examineBatches(this.#batches.finished, runs, this.#trail, told);
    this.#examineAttempts(runs);
    if (this.#retention !== undefined) await this.#examineRetention(told);
    const problems = this.#problems;
    const course = JSON.stringify([runs.map(({ runId, events }) => [runId, events]), problems, this.#place.happened]);
    const digest = createHash('sha256').update(course).digest('hex').slice(0, 16);
    const faults = this.#place.happened;
    return { problems, runs, faults, parts: this.#parts, digest };
  }

  #examineRetention(told: Told): Promise<void> {
    const workflowId = this.#plan.workflows[0]?.workflowId ?? 'w0';
    const finish = (work: Promise<unknown>): Promise<void> => this.#finish(work);
    return examineRetention(this.#deployment, this.#clock, this.#clients, workflowId, this.#trail, finish, told);
  }

  async #finish(work: Promise<unknown>): Promise<void> {
    let done = false;
    void work
      .catch((error: unknown) => this.#told('nothing throws', error instanceof Error ? `${error.stack}` : `${error}`))
      .finally(() => {
        done = true;
        this.#clock.stir();
      });
    await this.#clock.run(() => done, AFTERWARDS);
  }

  #told(predicate: string, message: string): void {
    this.#problems.push({ predicate, message });
  }

  /** What happens to objects, whatever they are doing, once a second. */
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
    if (this.#clock.elapsed < this.#begin + FAULTY) this.#clock.after(1_000, () => this.#mishap());
  }

  /** Whether each schedule has started what it was to start. */
  #scheduledRuns(): boolean {
    return this.#plan.schedules.every(
      ({ scheduleId, actions }) =>
        this.#trail.workflowIds.filter((workflowId) => workflowId.startsWith(`${scheduleId}-`)).length >= actions,
    );
  }

  #stuck(): string {
    const { open } = this.#trail;
    const what = open.join('; ') || (this.#scheduledRuns() ? 'no run, but a client waits' : 'a schedule');
    return `an hour after the last fault this is still open: ${what}`;
  }

  async #examine(runs: readonly KeptRun[]): Promise<void> {
    const stored = runs.filter(({ isDeleted }) => !isDeleted);
    for (const run of stored) await this.#examineState(run);
    await this.#examineIndex(stored);
    const told: Told = (predicate, message) => this.#told(predicate, message);
    const { deletions } = this.#clients.acknowledged;
    await examineDeletions(this.#deployment, stored, [...deletions, ...this.#batches.deletions(false)], told);
    examineGone(runs, [...deletions, ...this.#batches.deletions(true)], this.#trail, this.#plan.retention, told);
    for (const { scheduleId, actions } of this.#plan.schedules) {
      const started = new Set(
        runs.flatMap(({ workflowId }) => (workflowId.startsWith(`${scheduleId}-2`) ? [workflowId] : [])),
      );
      if (started.size !== actions)
        this.#told('schedules act as often as told', `${scheduleId} has started ${started.size} of ${actions}`);
    }
  }

  /** What callers are shown is what comes out of storage, and so is the rest of the state. */
  async #examineState({ object, workflowId, runId, events, facts }: KeptRun): Promise<void> {
    const { turns } = new MemoryRunStore(this.#deployment.objects.storage(object));
    const rebuilt = JSON.stringify(describe(rebuild(events, facts), turns));
    const live = await this.#deployment.service.describeWorkflowExecution({ namespace, workflowId, runId });
    const shown = JSON.stringify(live.ok ?? live.error);
    if (shown !== rebuilt)
      this.#told('rebuilt as it lives', `${workflowId}: the live state ${shown} is not the rebuilt one ${rebuilt}`);
    this.#examineLive(object);
  }

  #examineLive(object: ObjectName): void {
    const runId = this.#trail.runOf(object);
    const live = runId === undefined ? undefined : this.#live.find(runId);
    if (live === undefined) return; // Not in memory, or emptied.
    const storage = this.#deployment.objects.storage(object);
    examineState(live, storage, isHeadName(object.name), (predicate, message) => this.#told(predicate, message));
  }

  /** The index has come to say what is true. */
  async #examineIndex(runs: readonly KeptRun[]): Promise<void> {
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
      const truth = last && closes(last.type) ? STATUSES[last.type] : 'RUNNING';
      const shown = listed.get(runId) ?? 'nothing';
      if (shown !== truth)
        this.#told('the index is right', `${workflowId} ${runId} is ${truth}, in the index ${shown}`);
    }
    if (listed.size > runs.length)
      this.#told('the index is right', `it has ${listed.size} runs, there are ${runs.length}`);
  }

  /** Workers have seen no attempt that a policy does not allow, and one of each activity that has completed. */
  #examineAttempts(runs: readonly KeptRun[]): void {
    const seen = new Map<string, number>();
    for (const { runId, activityId, attempt } of this.#attempts) {
      const key = `${runId}/${activityId}`;
      seen.set(key, Math.max(seen.get(key) ?? 0, attempt));
    }
    for (const { workflowId, runId, events } of runs) {
      for (const event of events) {
        if (event.type !== 'ActivityTaskScheduled') continue;
        const attempts = seen.get(`${runId}/${event.activityId}`) ?? 0;
        const { maximumAttempts: most = 0 } = event.retryPolicy;
        if (most > 0 && attempts > most)
          this.#told('retries within policy', `${workflowId}: a Worker has seen attempt ${attempts} of ${most}`);
      }
    }
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
