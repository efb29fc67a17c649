import { exports as workerExports } from 'cloudflare:workers';
import { headName, namespaceName, visibilityName } from '../../protocol/object-names.ts';
import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import { encodeTaskToken } from '../../protocol/task-token.ts';
import type { TaskToken } from '../../protocol/tasks.ts';
import { ApiKeyCache } from '../../src/auth/api-key-cache.ts';
import { namespaceOfApiKey } from '../../src/auth/api-key.ts';
import { NamespaceCache } from '../../src/namespace/cache.ts';
import { shardsOf } from '../../src/namespace/layout.ts';
import type { NamespaceConfig, NamespaceMethods } from '../../src/namespace/object.ts';
import { clock } from '../../src/run/clock.ts';
import { apiKeyHome } from '../../src/service/api-keys.ts';
import { rowToRecord } from '../../src/schedule/list.ts';
import type { ScheduleRow } from '../../src/schedule/options.ts';
import { SCHEDULES } from '../../src/service/schedules.ts';
import type { ScheduleObjectMethods, ServiceObjects } from '../../src/service/index.ts';
import type { WorkflowRunStub } from '../../src/run/chain.ts';
import { withPlainResults } from '../../src/run/plain-results.ts';
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
const objectOf = <Methods extends object>(className: string, name: string): Methods =>
  withPlainResults(exported<ObjectClass>(className).getByName(name) as Methods);

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

/** The API keys that this isolate has been shown. */
export const apiKeys = new ApiKeyCache(
  async (id) => {
    const namespace = namespaceOfApiKey(id);
    return namespace === undefined ? undefined : objects.namespace(apiKeyHome(namespace)).apiKey(id);
  },
  () => clock.now(),
);

/** A namespace as this isolate knows it; a run goes on with what it heard last while the namespace cannot be reached. */
async function configOf(namespace: string): Promise<NamespaceConfig | undefined> {
  try {
    return await namespaces.get(namespace);
  } catch (error) {
    const known = namespaces.peek(namespace);
    if (known === undefined) throw error;
    return known;
  }
}

/** The custom search attributes of a namespace. */
export async function searchAttributesOf(namespace: string): Promise<SearchAttributeTypes> {
  return (await configOf(namespace))?.searchAttributes ?? {};
}

/** A task token that the namespace accepts. */
export async function signTaskToken(token: TaskToken): Promise<string> {
  const config = await configOf(token.namespace);
  if (config === undefined) throw new Error(`namespace ${token.namespace} is not there`);
  return encodeTaskToken(token, config.taskTokenSecret);
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
