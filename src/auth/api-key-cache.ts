import type { StoredApiKey } from './api-key.ts';

/** A key is asked for again after this time, so that a revocation holds everywhere within it. Milliseconds. */
const FRESH = 5_000;
const MOST = 1_000;

interface Known {
  readonly key: StoredApiKey | undefined;
  readonly at: number;
}

/**
 * The API keys that this isolate has been shown, and the ids that are nobody's. Only values are kept, never promises: those belong to the
 * request that made them.
 */
export class ApiKeyCache {
  readonly #load: (id: string) => Promise<StoredApiKey | undefined>;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();

  constructor(load: (id: string) => Promise<StoredApiKey | undefined>, now: () => number) {
    this.#load = load;
    this.#now = now;
  }

  /** `undefined`: there is no such key. */
  async get(id: string): Promise<StoredApiKey | undefined> {
    const known = this.#known.get(id);
    if (known !== undefined && this.#now() - known.at < FRESH) return known.key;
    const at = this.#now();
    const key = await this.#load(id);
    this.forget(id);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MOST && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(id, { key, at });
    return key;
  }

  /** It has changed. */
  forget(id: string): void {
    this.#known.delete(id);
  }
}
