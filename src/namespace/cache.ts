import type { NamespaceConfig } from './object.ts';

/** A value this old is still given, while a newer one is asked for. */
const FRESH = 10_000;
/** One this old is not given any more. */
const STALE = 60_000;

/**
 * What this isolate knows of the namespaces, so that nothing on the way of a request waits for them. A change made through this isolate is
 * seen at once, others within seconds. Only values are kept, never promises: those belong to the request that made them.
 */
export class NamespaceCache {
  readonly #load: (namespace: string) => Promise<NamespaceConfig | undefined>;
  readonly #now: () => number;
  readonly #known = new Map<string, { readonly config: NamespaceConfig; readonly at: number }>();

  constructor(load: (namespace: string) => Promise<NamespaceConfig | undefined>, now: () => number) {
    this.#load = load;
    this.#now = now;
  }

  /** What was heard last, however old: for those that cannot wait. */
  peek(namespace: string): NamespaceConfig | undefined {
    return this.#known.get(namespace)?.config;
  }

  /** What was heard a moment ago: spares those who ask at every step a promise. */
  fresh(namespace: string): NamespaceConfig | undefined {
    const known = this.#known.get(namespace);
    return known !== undefined && this.#now() - known.at <= FRESH ? known.config : undefined;
  }

  async get(namespace: string): Promise<NamespaceConfig | undefined> {
    const known = this.#known.get(namespace);
    const age = known === undefined ? Infinity : this.#now() - known.at;
    if (known === undefined || age > STALE) return this.refresh(namespace);
    if (age > FRESH) {
      // Marked as fresh first: one request asks, the others go on.
      this.#known.set(namespace, { ...known, at: this.#now() - FRESH / 2 });
      this.refresh(namespace).catch((error: unknown) =>
        console.error(`perdure: namespace ${namespace} could not be read again`, error),
      );
    }
    return known.config;
  }

  /** Asks again, now. */
  async refresh(namespace: string): Promise<NamespaceConfig | undefined> {
    const config = await this.#load(namespace);
    if (config === undefined) this.#known.delete(namespace);
    else this.#known.set(namespace, { config, at: this.#now() });
    return config;
  }
}
