import type { EventType, HistoryEvent } from '../../../protocol/events.ts';
import type { Fact } from '../../../src/history/facts.ts';
import type { Public } from '../../../src/platform/platform.ts';
import type { RunStore } from '../../../src/run/store.ts';
import type { MemoryStorage } from './storage.ts';

/** One turn of a run. Events are kept as text: nobody can change what is stored. */
interface Turn {
  readonly last: number;
  readonly lastType: EventType;
  readonly events: string;
}

/** The history of a run in memory. */
export class MemoryRunStore implements Public<RunStore> {
  readonly #storage: MemoryStorage;

  constructor(storage: MemoryStorage) {
    this.#storage = storage;
  }

  get turns(): number {
    return this.#history.size;
  }

  events(eventId = 0): HistoryEvent[] {
    return this.#history
      .values()
      .filter(({ last }) => last > eventId)
      .flatMap(({ events }) => JSON.parse(events) as HistoryEvent[])
      .filter((event) => event.eventId > eventId);
  }

  /** Of the last event, without reading any. */
  lastType(): EventType | undefined {
    return this.#history.values().at(-1)?.lastType;
  }

  facts(): Fact[] {
    return this.#facts.entries().map(([key, value]) => ({ key, value: JSON.parse(value) }) as Fact);
  }

  append(events: readonly HistoryEvent[], facts: Iterable<Fact>): void {
    this.#storage.transactionSync(() => this.#append(events, facts));
  }

  #append(events: readonly HistoryEvent[], facts: Iterable<Fact>): void {
    const last = events.at(-1);
    if (last) {
      const turn = { last: last.eventId, lastType: last.type, events: JSON.stringify(events) };
      this.#history.set(String(last.eventId), turn);
    }
    for (const { key, value } of facts) this.#facts.set(key, JSON.stringify(value));
  }

  erase(kept: readonly Fact[]): void {
    this.#storage.transactionSync(() => {
      this.#history.clear();
      this.#facts.clear();
      this.#append([], kept);
    });
  }

  get #history() {
    return this.#storage.table<Turn>('history');
  }

  get #facts() {
    return this.#storage.table<string>('facts');
  }
}
