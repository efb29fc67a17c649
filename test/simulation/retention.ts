import { DEFAULT_SETTINGS } from '../../src/namespace/settings.ts';
import { OPEN } from '../../src/visibility/compile.ts';
import type { Row } from '../../src/visibility/rows.ts';
import type { MemoryDeployment } from '../../sdk/testing/memory/deployment.ts';
import type { ObjectName } from '../../sdk/testing/memory/objects.ts';
import { namespace, taskQueue } from './client.ts';
import type { Clients } from './client.ts';
import type { Told } from './scenario.ts';
import type { SimClock } from './sim-clock.ts';
import type { Trail } from './trail.ts';
import { jsonPayload } from '../../protocol/payload.ts';

const DAY = 86_400_000;
/** How often a deployment is swept, while things go wrong and afterwards. */
const OFTEN = 15_000;
const SELDOM = 300_000;
/** By then nobody remembers what was deleted. */
const FORGOTTEN = 900_000;
const NAMESPACE: ObjectName = { className: 'WorkflowNamespace', name: namespace };

/**
 * Closed runs are kept for much less than any namespace can ask for, and a day ends soon after the beginning: so the sweep lets go of runs
 * while others of the same workflow ids go on, and all that goes wrong goes wrong.
 */
export class Retention {
  readonly #deployment: MemoryDeployment;
  readonly #clock: SimClock;
  readonly #kept: number;
  #every = OFTEN;
  #isOver = false;

  /** `kept`: for how long closed runs are kept, in milliseconds. */
  constructor(deployment: MemoryDeployment, clock: SimClock, kept: number) {
    this.#deployment = deployment;
    this.#clock = clock;
    this.#kept = kept;
  }

  begin(): void {
    this.#deployment.objects.storage(NAMESPACE).kv.put('settings', { ...DEFAULT_SETTINGS, retention: this.#kept });
    this.#sweepAndAgain();
  }

  heal(): void {
    this.#every = SELDOM;
  }

  end(): void {
    this.#isOver = true;
  }

  /** Whether the sweeper would bring a run back whose alarm is lost: it knows of those that have told the index when they are due. */
  isWatched({ className }: ObjectName, runId: string | undefined): boolean {
    if (className !== 'WorkflowRun' || runId === undefined) return false;
    const { objects } = this.#deployment;
    return objects.names().some((object) => {
      if (object.className !== 'WorkflowVisibility') return false;
      const rows = objects.storage(object).table<Row>('runs').values();
      return rows.some((row) => row.run_id === runId && row.close_time === OPEN && row.next_wake !== null);
    });
  }

  #sweepAndAgain(): void {
    if (this.#isOver) return;
    this.#clock.after(this.#every, () => {
      void this.#deployment.sweep().catch(() => undefined); // The next one goes on.
      this.#sweepAndAgain();
    });
  }
}

/** When all is kept for long enough, nothing is left of it, and every workflow id is free. `finish` lets the clock go on until work is done. */
export async function examineRetention(
  deployment: MemoryDeployment,
  clock: SimClock,
  clients: Clients,
  workflowId: string,
  trail: Trail,
  finish: (work: Promise<unknown>) => Promise<void>,
  told: Told,
): Promise<void> {
  const { objects, service } = deployment;
  await pass(clock, 2 * DAY);
  await finish(deployment.sweep());
  await pass(clock, FORGOTTEN);
  for (const object of objects.names()) {
    const storage = objects.storage(object);
    const alarm = await storage.getAlarm();
    if (object.className === 'WorkflowRun' && (!isEmpty(storage) || alarm !== null))
      told('retention leaves nothing', `${object.name} holds something: ${contentOf(storage)}, alarm ${alarm}`);
    const isOfRuns = object.className === 'WorkflowVisibility' && /\/\d{4}-/.test(object.name);
    if (isOfRuns && !isEmpty(storage)) told('retention leaves nothing', `${object.name} has rows`);
  }
  const buckets = objects.storage(NAMESPACE).table<{ readonly bucket: string }>('shards').values();
  for (const { bucket } of buckets)
    if (/^\d/.test(bucket)) told('retention leaves nothing', `bucket ${bucket} is in the directory`);
  const start = {
    namespace,
    workflowId,
    workflowType: 'program',
    taskQueue,
    requestId: 'afterwards',
    input: [jsonPayload({ steps: [] })],
    workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
  };
  await finish(
    clients
      .persist((client) => client.startWorkflowExecution(start))
      .then(async ({ ok, error }) => {
        if (!ok?.started) return told('retention leaves nothing', `${workflowId}: ${error?.message ?? 'nothing new'}`);
        await clock.sleep(60_000);
        const shown = await service.describeWorkflowExecution({ namespace, workflowId });
        const isWell = shown.ok?.runId === ok.runId && shown.ok.status === 'COMPLETED' && trail.isAllClosed;
        if (!isWell) told('retention leaves nothing', `${workflowId}: ${JSON.stringify(shown)}`);
      }),
  );
}

async function pass(clock: SimClock, ms: number): Promise<void> {
  let isPast = false;
  clock.after(ms, () => (isPast = true));
  await clock.run(() => isPast, ms);
}

type Storage = ReturnType<MemoryDeployment['objects']['storage']>;
const TABLES = ['history', 'facts', 'kv', 'runs', 'removed'];
const isEmpty = (storage: Storage): boolean => TABLES.every((name) => storage.table(name).size === 0);
const contentOf = (storage: Storage): string =>
  JSON.stringify(TABLES.map((name) => storage.table(name).entries())).slice(0, 400);
