/** What a storage tells the place it is in. */
export interface StorageEvents {
  /** The alarm of the object is now set to this time, or no longer set. */
  alarmChanged(at: number | null): void;
  /** Before something becomes durable; what it throws, the writer meets. */
  beforeCommit(): void;
  /** After something has become durable. */
  afterCommit(): void;
  /** Takes as long as it takes until all that was written is safe. */
  synced(): Promise<void>;
}

/** Rows by key, in the order of their insertion. Rows are not changed in place. */
export class Table<Row> {
  #rows = new Map<string, Row>();
  readonly #undo: (change: () => void) => void;

  constructor(undo: (change: () => void) => void) {
    this.#undo = undo;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  set(key: string, row: Row): void {
    const known = this.#rows.get(key);
    this.#undo(() => (known === undefined ? this.#rows.delete(key) : this.#rows.set(key, known)));
    this.#rows.set(key, row);
  }

  delete(key: string): boolean {
    if (!this.#rows.has(key)) return false;
    const rows = new Map(this.#rows);
    rows.delete(key);
    this.#replace(rows);
    return true;
  }

  clear(): void {
    this.#replace(new Map());
  }

  /** Undone, rows are where they were. */
  #replace(rows: Map<string, Row>): void {
    const before = this.#rows;
    this.#undo(() => (this.#rows = before));
    this.#rows = rows;
  }

  entries(): [string, Row][] {
    return [...this.#rows];
  }

  values(): Row[] {
    return [...this.#rows.values()];
  }
}

/** The storage of one object in memory: what of `DurableObjectStorage` the engine uses, with tables in the place of SQL. */
export class MemoryStorage {
  readonly #events: StorageEvents;
  #tables = new Map<string, Table<unknown>>();
  #alarm: number | null = null;
  #undone: (() => void)[] | undefined;

  constructor(events: StorageEvents) {
    this.#events = events;
  }

  table<Row>(name: string): Table<Row> {
    const known = this.#tables.get(name) as Table<Row> | undefined;
    if (known !== undefined) return known;
    const table = new Table<Row>((change) => this.#undone?.push(change));
    this.#tables.set(name, table as Table<unknown>);
    return table;
  }

  /** Either all that `work` writes, or nothing of it. */
  transactionSync<Result>(work: () => Result): Result {
    if (this.#undone !== undefined) return work();
    this.#undone = [];
    try {
      const result = work();
      this.#events.beforeCommit();
      this.#undone = undefined;
      this.#events.afterCommit();
      return result;
    } catch (error) {
      const undone: readonly (() => void)[] = this.#undone ?? [];
      this.#undone = undefined;
      for (const change of undone.toReversed()) change();
      throw error;
    }
  }

  readonly kv = {
    get: <Value>(key: string): Value | undefined => this.table<Value>('kv').get(key),
    put: (key: string, value: unknown): void => this.table('kv').set(key, value),
  };

  sync(): Promise<void> {
    return this.#events.synced();
  }

  async getAlarm(): Promise<number | null> {
    return this.#alarm;
  }

  async setAlarm(at: number): Promise<void> {
    this.#alarm = at;
    this.#events.alarmChanged(at);
  }

  async deleteAlarm(): Promise<void> {
    this.#alarm = null;
    this.#events.alarmChanged(null);
  }

  /** The alarm is about to go off: it is no longer set. */
  takeAlarm(): void {
    this.#alarm = null;
  }

  async deleteAll(): Promise<void> {
    this.#events.beforeCommit();
    this.#tables = new Map();
    this.#events.afterCommit();
  }
}
