import { exports as workerExports } from 'cloudflare:workers';
import { headName, namespaceName, visibilityName } from '../../protocol/object-names.ts';
import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import { NamespaceCache } from '../../src/namespace/cache.ts';
import { shardsOf } from '../../src/namespace/layout.ts';
import type { NamespaceMethods } from '../../src/namespace/object.ts';
import { clock } from '../../src/run/clock.ts';
import { rowToRecord } from '../../src/schedule/list.ts';
import type { ScheduleRow } from '../../src/schedule/options.ts';
import { SCHEDULES } from '../../src/service/schedules.ts';
import type { ScheduleObjectMethods, ServiceObjects } from '../../src/service/index.ts';
import type { WorkflowRunStub } from '../../src/run/chain.ts';
import type { WorkflowVisibilityMethods } from '../../src/visibility/object.ts';
import { bucketOf, shardOf } from '../../src/visibility/shards.ts';

type ObjectClass = { getByName(name: string): unknown };

/** The main module's exports, as the platform gives them back: how the objects and this Worker's activities are reached. */
function exported<Export>(name: string): Export {
  const found = (workerExports as unknown as Readonly<Record<string, Export | undefined>>)[name];
  if (found === undefined) {
    throw new Error(
      `the Worker's main module must export ${name}, and wrangler.toml must list its class: export const { …, ${name} } = worker.exports`,
    );
  }
  return found;
}
const objectOf = <Methods>(className: string, name: string): Methods =>
  exported<ObjectClass>(className).getByName(name) as Methods;

export const activitiesOf = (): { fetch(request: Request): Promise<Response> } => exported('WorkflowActivities');

export const objects: ServiceObjects = {
  run: (namespace, workflowId) => objectOf<WorkflowRunStub>('WorkflowRun', headName(namespace, workflowId)),
  namespace: (name) => objectOf<NamespaceMethods>('WorkflowNamespace', namespaceName(name)),
  schedule: (namespace, scheduleId) =>
    objectOf<ScheduleObjectMethods>('WorkflowSchedule', headName(namespace, scheduleId)),
  shard: (name) => objectOf<WorkflowVisibilityMethods>('WorkflowVisibility', visibilityName(name)),
};

/** What this isolate knows of the deployment's namespaces. */
export const namespaces = new NamespaceCache(
  (namespace) => objects.namespace(namespace).config(),
  () => clock.now(),
);

/** Of a namespace, as this isolate knows them; a run goes on with what it heard last while the namespace cannot be reached. */
export async function searchAttributesOf(namespace: string): Promise<SearchAttributeTypes> {
  try {
    return (await namespaces.get(namespace))?.searchAttributes ?? {};
  } catch (error) {
    const known = namespaces.peek(namespace);
    if (known === undefined) throw error;
    return known.searchAttributes;
  }
}

/** The shard of the index that holds the runs of a workflow id which started at `startTime`. */
export async function indexShardOf(
  namespace: string,
  workflowId: string,
  startTime: number,
): Promise<WorkflowVisibilityMethods> {
  const bucket = bucketOf(startTime);
  const shards = shardsOf((await namespaces.get(namespace))?.layouts ?? [], bucket);
  return objects.shard({ namespace, bucket, shard: shardOf(workflowId, shards) });
}

/** Writes a schedule's row to the index. */
export async function publishSchedule(row: ScheduleRow): Promise<void> {
  await objects.shard({ namespace: row.namespace, bucket: SCHEDULES, shard: 0 }).upsert([rowToRecord(row)]);
}
