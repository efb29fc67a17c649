import { activatorOf, workflowContext } from '../runtime/context.ts';
import type { WorkflowContext } from '../runtime/context.ts';
import { fillFrom, uuidFrom } from '../runtime/random.ts';

/** A deterministic stream of random numbers of a run. */
export interface WorkflowRandomStream {
  /** A number in [0, 1). */
  random(): number;
  /** A version 4 UUID. */
  uuid4(): string;
  /** Fills the bytes, and answers them. */
  fill(bytes: Uint8Array): Uint8Array;
  /** Calls `fn`; meanwhile, and in what it leaves running, `Math.random` and `uuid4` draw from this stream. */
  with<Result>(fn: () => Result): Result;
}

function streamOf(random: () => number): WorkflowRandomStream {
  return {
    random,
    uuid4: () => uuidFrom(random),
    fill: (bytes) => fillFrom(random, bytes),
    with(fn) {
      activatorOf('WorkflowRandomStream.with');
      return workflowContext.run({ ...(workflowContext.getStore() as WorkflowContext), randomSource: random }, fn);
    },
  };
}

/** The run's own stream, which `Math.random` draws from elsewhere. */
export const workflowRandom: WorkflowRandomStream = streamOf(() => activatorOf('workflowRandom').ownRandom());

/**
 * A stream of its own for each name: drawing from it does not disturb the run's, so that libraries and interceptors can have random numbers.
 *
 * @throws {IllegalStateError} outside workflows.
 * @example const jitter = getRandomStream('my-library/jitter').random();
 */
export function getRandomStream(name: string): WorkflowRandomStream {
  const activator = activatorOf('getRandomStream');
  return streamOf(() => activator.namedRandom(name)());
}
