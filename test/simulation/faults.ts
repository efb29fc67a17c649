import type { MemoryObjects, ObjectName, Surroundings } from '../../sdk/testing/memory/objects.ts';
import { Random } from './random.ts';
import type { SimClock } from './sim-clock.ts';

/** What can go wrong, each with how often. */
export const FAULTS = {
  /** A message does not arrive. */
  drop: 0.06,
  /** A message arrives, and its answer does not. */
  mute: 0.06,
  /** A message, or its answer, takes long: others overtake it. */
  delay: 0.15,
  /** A message arrives twice. */
  duplicate: 0.1,
  /** An object loses its memory before a commit, which is lost with it. */
  'crash-before-commit': 0.04,
  /** An object loses its memory after a commit, and nobody is told of it. */
  'crash-after-commit': 0.04,
  /** An object waits long for its writes to be safe: much arrives meanwhile. */
  'slow-storage': 0.2,
  /** An alarm goes off late. */
  'late-alarm': 0.2,
  /** An alarm goes off twice. */
  'double-alarm': 0.2,
  /** An alarm never goes off, of a run that a sweeper looks after: the platform gives up after some failures. */
  'lost-alarm': 0.05,
  /** Others come between an alarm and its handler. */
  'held-alarm': 0.1,
  /** Per second of simulated time. An object loses its memory, whatever it is doing. */
  evict: 0.4,
  /** All objects lose their memory at once. */
  'process-crash': 0.02,
  /** New code is deployed: each object gets it with its next wake. */
  deploy: 0.03,
  /** Clocks are set forward by up to minutes, or back by less than a second. */
  'clock-jump': 0.05,
} as const;
export type Fault = keyof typeof FAULTS;
export const ALL_FAULTS = Object.keys(FAULTS) as Fault[];

const ALARM_RETRY = 2_000;
const LONGEST_DELAY = 3_000;
const SLOWEST_STORAGE = 2_000;
/** What a message takes without faults, in milliseconds. */
const LATENCY = 5;

class Crash extends Error {
  override readonly name = 'Crash';
}

/** What lies between the objects of a simulation and around them: a network, alarms and storage that fail as the seed says. */
export class FaultyPlace implements Surroundings {
  readonly clock: SimClock;
  /** How often each fault has happened. */
  readonly happened: Record<string, number> = {};
  objects: MemoryObjects | undefined;
  /** Whether somebody brings an object back whose alarm is lost. */
  isWatched: (object: ObjectName) => boolean = () => false;
  readonly #faults: ReadonlySet<Fault>;
  readonly #spared: ReadonlySet<number>;
  /** Each kind has chances of its own: one that is left out changes nothing of the others. */
  readonly #chances: ReadonlyMap<Fault, Random>;
  readonly #amounts: Random;
  readonly #latencies: Random;
  #count = 0;
  #healed = false;

  constructor(clock: SimClock, seed: number, faults: readonly Fault[], spared: readonly number[]) {
    this.clock = clock;
    this.#faults = new Set(faults);
    this.#spared = new Set(spared);
    this.#chances = new Map(ALL_FAULTS.map((fault) => [fault, new Random(seed, fault)]));
    this.#amounts = new Random(seed, 'amounts');
    this.#latencies = new Random(seed, 'latencies');
  }

  /** From now on nothing goes wrong any more. */
  heal(): void {
    this.#healed = true;
  }

  happens(fault: Fault): boolean {
    if (this.#healed || !this.#faults.has(fault) || !this.#chances.get(fault)?.chance(FAULTS[fault])) return false;
    if (this.#spared.has(++this.#count)) return false;
    this.happened[fault] = (this.happened[fault] ?? 0) + 1;
    return true;
  }

  /** What a namespace is like is known from memory most of the time: those calls stay whole. */
  call(to: ObjectName, method: string, deliver: () => Promise<unknown>): Promise<unknown> {
    this.clock.stir();
    return to.className === 'WorkflowNamespace' && method === 'config' ? deliver() : this.carry(deliver);
  }

  /** Takes a message there and its answer back, or rejects, as a network does. */
  async carry<Answer>(deliver: () => Promise<Answer>): Promise<Answer> {
    await this.#travel();
    if (this.happens('drop')) throw new Error('the connection was lost before the call arrived');
    if (this.happens('duplicate')) {
      void this.#travel()
        .then(deliver)
        .catch(() => undefined);
    }
    const answer = await deliver();
    await this.#travel();
    if (this.happens('mute')) throw new Error('the connection was lost before the answer arrived');
    return answer;
  }

  alarm(object: ObjectName, goOff: () => Promise<void>): void {
    if (this.isWatched(object) && this.happens('lost-alarm')) {
      this.objects?.evict(object);
      this.objects?.storage(object).takeAlarm();
      return;
    }
    if (this.happens('double-alarm')) this.clock.after(this.#amounts.below(1_000), () => this.#goOff(object, goOff));
    if (this.happens('late-alarm'))
      this.clock.after(this.#amounts.below(LONGEST_DELAY), () => this.#goOff(object, goOff));
    else this.#goOff(object, goOff);
  }

  async beforeHandler(): Promise<void> {
    if (this.happens('held-alarm')) await this.clock.sleep(this.#amounts.below(SLOWEST_STORAGE));
  }

  beforeCommit(object: ObjectName): void {
    this.clock.stir();
    if (!this.happens('crash-before-commit')) return;
    this.objects?.evict(object);
    throw new Crash('before the commit');
  }

  /** What an object writes without waiting in between, its alarm among it, becomes durable as one. Source: Durable Objects' write coalescing. */
  afterCommit(object: ObjectName): void {
    if (this.happens('crash-after-commit')) queueMicrotask(() => this.objects?.evict(object));
  }

  synced(): Promise<void> {
    return this.clock.sleep(
      this.happens('slow-storage') ? this.#amounts.below(SLOWEST_STORAGE) : this.#latencies.below(LATENCY),
    );
  }

  #goOff(object: ObjectName, goOff: () => Promise<void>): void {
    this.clock.stir();
    goOff().catch(() => this.clock.after(ALARM_RETRY, () => this.#goOff(object, goOff)));
  }

  #travel(): Promise<void> {
    return this.clock.sleep(
      this.happens('delay') ? this.#amounts.below(LONGEST_DELAY) : this.#latencies.below(LATENCY),
    );
  }
}
