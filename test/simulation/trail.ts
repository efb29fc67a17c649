import type { MemoryObjects, ObjectName } from '../../sdk/testing/memory/objects.ts';
import { MemoryRunStore } from '../../sdk/testing/memory/run-store.ts';
import type { EventType, HistoryEvent } from '../../protocol/events.ts';
import { rebuild } from '../../src/history/apply.ts';
import { startedOf } from '../../src/history/execution.ts';
import type { Fact } from '../../src/history/facts.ts';
import { closes } from './predicates.ts';
import type { StoredRun, Told } from './scenario.ts';

/** A run with what is stored of it beside its history. Of a deleted one it is what was stored when that was last written. */
export interface KeptRun extends StoredRun {
  readonly facts: readonly Fact[];
  readonly isHead: boolean;
  readonly isDeleted: boolean;
}

/** A row of the history of an object. */
interface Turn {
  readonly last: number;
  readonly lastType: EventType;
}
interface Seen {
  readonly runId: string;
  /** Its first row, which no other run has. */
  readonly first: Turn;
  /** Which commit was the first with the events up to `last`. */
  readonly commits: { readonly at: number; readonly last: number }[];
  /** Which commit says that everybody has heard of its end. */
  farewell?: number;
  isClosed: boolean;
  /** Its object was emptied: with which commit, and when. */
  gone?: { readonly at: number; readonly when: number };
}

/** Sees every commit of the runs, in the one order that they have, and keeps what is deleted later. */
export class Trail {
  readonly #objects: () => MemoryObjects;
  readonly #told: Told;
  /** Objects of open runs, by workflow id. */
  readonly #open = new Map<string, Set<string>>();
  readonly #current = new Map<string, Seen>();
  readonly #byRunId = new Map<string, Seen>();
  readonly #closed = new Map<string, KeptRun>();
  readonly #now: () => number;
  #commits = 0;

  /** `now` is what machines show. */
  constructor(objects: () => MemoryObjects, told: Told, now: () => number) {
    this.#objects = objects;
    this.#told = told;
    this.#now = now;
  }

  /** An object has committed. */
  committed(object: ObjectName): void {
    if (object.className !== 'WorkflowRun') return;
    const at = ++this.#commits;
    const { name } = object;
    const turns = this.#objects().storage(object).table<Turn>('history').values();
    const [first, last] = [turns[0], turns.at(-1)];
    this.#count(object, last !== undefined && !closes(last.lastType));
    let seen = this.#current.get(name);
    if (seen !== undefined && seen.first !== first) {
      seen.gone = { at, when: this.#now() };
      if (!seen.isClosed) this.#told('open runs stay', `${name}: run ${seen.runId} was open, and is gone`);
      this.#current.delete(name);
    }
    if (first === undefined || last === undefined) return;
    if (seen?.first !== first) {
      seen = { runId: runIdOf(this.#store(object).events()), first, commits: [], isClosed: false };
      if (this.#byRunId.get(seen.runId)?.gone) this.#told('gone runs stay away', `${name}: run ${seen.runId} is back`);
      this.#current.set(name, seen);
      this.#byRunId.set(seen.runId, seen);
    }
    if (last.last > (seen.commits.at(-1)?.last ?? 0)) seen.commits.push({ at, last: last.last });
    seen.isClosed = closes(last.lastType);
    if (!seen.isClosed) return;
    this.#keep(object, seen.runId);
    const isThrough = this.#closed.get(seen.runId)?.facts.some(({ key }) => key === 'farewells-said') ?? false;
    if (isThrough) seen.farewell ??= at;
  }

  /** Which commit has made an event of a run durable; `Infinity`: none has. */
  commitOf(runId: string, eventId: number): number {
    return this.#byRunId.get(runId)?.commits.find(({ last }) => last >= eventId)?.at ?? Infinity;
  }

  /** Which commit says that everybody has heard of the end of a run; `Infinity`: nobody had to. */
  farewellOf(runId: string): number {
    return this.#byRunId.get(runId)?.farewell ?? Infinity;
  }

  /** How many commits there have been. */
  get commits(): number {
    return this.#commits;
  }

  /** Whether the object of a run was emptied with this commit or before. */
  isGoneBy(runId: string, commits: number): boolean {
    return (this.#byRunId.get(runId)?.gone?.at ?? Infinity) <= commits;
  }

  /** When the object of a run was emptied, as machines showed it. */
  goneAt(runId: string): number | undefined {
    return this.#byRunId.get(runId)?.gone?.when;
  }

  /** The run whose history an object has. */
  runOf({ name }: ObjectName): string | undefined {
    return this.#current.get(name)?.runId;
  }

  get isAllClosed(): boolean {
    return [...this.#open.values()].every((objects) => objects.size === 0);
  }

  /** Objects of open runs, for people to read. */
  get open(): string[] {
    return [...this.#open.values()].filter(({ size }) => size > 0).map((objects) => [...objects].join(', '));
  }

  /** Of runs that were ever there. */
  get workflowIds(): string[] {
    return [...this.#open.keys()];
  }

  /** All runs, those that were deleted after they had closed among them. */
  runs(): KeptRun[] {
    const stored = this.#objects()
      .names()
      .flatMap((object) => (object.className === 'WorkflowRun' ? this.#read(object) : []));
    const there = new Set(stored.map(({ runId }) => runId));
    const deleted = [...this.#closed.values()].filter(({ runId }) => !there.has(runId));
    return [...stored, ...deleted.map((run) => ({ ...run, isDeleted: true }))];
  }

  #store(object: ObjectName): MemoryRunStore {
    return new MemoryRunStore(this.#objects().storage(object));
  }

  #count({ name }: ObjectName, isOpen: boolean): void {
    const workflowId = workflowIdOf(name);
    const open = this.#open.get(workflowId) ?? new Set<string>();
    this.#open.set(workflowId, open);
    if (isOpen === open.has(name)) return;
    if (isOpen) open.add(name);
    else open.delete(name);
    if (open.size > 1) this.#told('one open run', `${workflowId} has ${open.size} open runs: ${[...open].join(', ')}`);
  }

  #keep(object: ObjectName, runId: string): void {
    const known = this.#closed.get(runId);
    if (known !== undefined) this.#closed.set(runId, { ...known, facts: this.#store(object).facts() });
    else for (const run of this.#read(object)) this.#closed.set(runId, run);
  }

  #read(object: ObjectName): KeptRun[] {
    const store = this.#store(object);
    const events = store.events();
    if (events[0]?.type !== 'WorkflowExecutionStarted') return [];
    const facts = store.facts();
    const execution = rebuild(events, facts);
    const { runId } = execution;
    const isHead = isHeadName(object.name);
    return [{ object, workflowId: startedOf(execution).workflowId, runId, events, facts, isHead, isDeleted: false }];
  }
}

const runIdOf = (events: readonly HistoryEvent[]): string => rebuild(events).runId;

const workflowIdOf = (name: string): string => decodeURIComponent(name.split('/')[1] ?? '');

export const isHeadName = (name: string): boolean => name.split('/').length === 2;
