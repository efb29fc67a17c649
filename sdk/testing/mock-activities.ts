import { activityInfo } from '../activity/index.ts';
import { ApplicationFailure } from '../common/failures.ts';

/** An activity function, whatever it takes and gives. */
// oxlint-disable-next-line typescript/no-explicit-any -- What an activity takes is its own matter.
export type ActivityFunction = (...args: any[]) => unknown;

type ActivityTable = Record<string, ActivityFunction>;

/** The activities of an environment, of which any can be replaced while they are in use, in all Workers that run there. */
export class MockActivities {
  readonly #workers: { readonly own: Readonly<ActivityTable>; readonly table: ActivityTable }[] = [];
  readonly #mocks = new Map<string, ActivityFunction>();

  /** What a Worker is given in the place of its activities: looked at for every attempt. `missing` is called for those that are not there. */
  tableOf(activities: object, missing: (activityType: string, known: readonly string[]) => never): ActivityTable {
    const functions = Object.entries(activities).filter(([, value]) => typeof value === 'function');
    const own = Object.fromEntries(functions) as ActivityTable;
    const unknown = (): never => missing(activityInfo().activityType, Object.keys(own));
    const table = { default: unknown, ...own, ...Object.fromEntries(this.#mocks) };
    this.#workers.push({ own, table });
    return table;
  }

  mock(activity: string | ActivityFunction, implementation: ActivityFunction): () => void {
    const name = typeof activity === 'string' ? activity : this.#nameOf(activity);
    this.#mocks.set(name, implementation);
    for (const { table } of this.#workers) table[name] = implementation;
    return () => {
      this.#mocks.delete(name);
      for (const { own, table } of this.#workers) {
        const original = own[name];
        if (original === undefined) delete table[name];
        else table[name] = original;
      }
    };
  }

  #nameOf(activity: ActivityFunction): string {
    const all = this.#workers.flatMap(({ own }) => Object.entries(own));
    const [name] = all.find(([, own]) => own === activity) ?? [];
    if (name !== undefined) return name;
    const known = [...new Set(all.map(([other]) => other))].join(', ') || 'none';
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
