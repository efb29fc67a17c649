/** How long a name may be, in characters. */
const LENGTH = 1_000;
/** What Temporal keeps for itself. */
const RESERVED = '/_sys/';
const isInternal = (name: string): boolean =>
  name.startsWith('temporal-sys-per-ns-') || name === 'temporal-sys-worker-controller-per-ns-tq';

/** Why a name cannot be that of a task queue of users. Source: Temporal server, `common/tqid` and `common/primitives`. */
export function taskQueueProblem(name: string): string | undefined {
  if (name === '') return 'taskQueue is not set';
  if (isLongTaskQueue(name)) return 'taskQueue length exceeds limit';
  if (name.startsWith(RESERVED)) return `task queue name cannot start with reserved prefix ${RESERVED}`;
  return isInternal(name) ? `cannot use internal per-namespace task queue:${name}` : undefined;
}

export const isLongTaskQueue = (name: string): boolean => name.length > LENGTH && [...name].length > LENGTH;
