import { ApplicationFailure } from '../common/failures.ts';

/** An activity function, whatever it takes and gives. */
// oxlint-disable-next-line typescript/no-explicit-any -- What an activity takes is its own matter.
export type ActivityFunction = (...args: any[]) => unknown;

/** Activities by name, of which any can be replaced while they are in use. */
export class MockActivities {
  /** What a deployment is given: looked at for every attempt. */
  readonly table: Record<string, ActivityFunction>;
  readonly #own: Readonly<Record<string, ActivityFunction>>;

  constructor(activities: object) {
    const functions = Object.entries(activities).filter(([, value]) => typeof value === 'function');
    this.#own = Object.fromEntries(functions) as Record<string, ActivityFunction>;
    this.table = { ...this.#own };
  }

  mock(activity: string | ActivityFunction, implementation: ActivityFunction): () => void {
    const name = typeof activity === 'string' ? activity : this.#nameOf(activity);
    this.table[name] = implementation;
    return () => {
      const own = this.#own[name];
      if (own === undefined) delete this.table[name];
      else this.table[name] = own;
    };
  }

  #nameOf(activity: ActivityFunction): string {
    const [name] = Object.entries(this.#own).find(([, own]) => own === activity) ?? [];
    if (name !== undefined) return name;
    const known = Object.keys(this.#own).join(', ') || 'none';
    throw new TypeError(
      `the function ${activity.name || '(anonymous)'} is not among the activities of this environment (${known}): mock it by its name`,
    );
  }
}

/**
 * An activity that fails the first `times` times that it is called, and then does what `then` does.
 *
 * @param error What it fails with; default: a retryable `ApplicationFailure`.
 * @example env.mockActivity('charge', failTimes(2, async () => 'receipt-7'));
 */
export function failTimes<Implementation extends ActivityFunction>(
  times: number,
  then: Implementation,
  error?: Error,
): Implementation {
  let calls = 0;
  return (async (...args: Parameters<Implementation>): Promise<unknown> => {
    calls++;
    if (calls <= times) throw error ?? ApplicationFailure.retryable(`failure ${calls} of ${times}`);
    return then(...args);
  }) as ActivityFunction as Implementation;
}
