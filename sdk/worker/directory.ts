import { headName, namespaceName, visibilityName } from '../../protocol/object-names.ts';
import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import { encodeTaskToken } from '../../protocol/task-token.ts';
import type { TaskToken } from '../../protocol/tasks.ts';
import { ApiKeyCache } from '../../src/auth/api-key-cache.ts';
import { namespaceOfApiKey } from '../../src/auth/api-key.ts';
import { NamespaceCache } from '../../src/namespace/cache.ts';
import { shardsOf } from '../../src/namespace/layout.ts';
import type { NamespaceConfig } from '../../src/namespace/object.ts';
import { rowToRecord } from '../../src/schedule/list.ts';
import type { ScheduleRow } from '../../src/schedule/options.ts';
import { apiKeyHome } from '../../src/service/api-keys.ts';
import type { ServiceContext, ServiceObjects } from '../../src/service/index.ts';
import { SCHEDULES } from '../../src/service/schedules.ts';
import type { WorkflowVisibilityMethods } from '../../src/visibility/object.ts';
import { bucketOf, shardOf } from '../../src/visibility/shards.ts';

/** The classes of objects that make up a deployment. */
export type ObjectClassName = 'WorkflowRun' | 'WorkflowVisibility' | 'WorkflowSchedule' | 'WorkflowNamespace';

/** The objects of a deployment by what they are for, and what is known of its namespaces. */
export class Directory implements ServiceContext {
  readonly objects: ServiceObjects;
  readonly namespaces: NamespaceCache;
  readonly apiKeys: ApiKeyCache;
  readonly now: () => number;

  /** `object` gives the object of a class that has a name; `now` is in milliseconds since the epoch. */
  constructor(object: (className: ObjectClassName, name: string) => unknown, now: () => number) {
    const objectOf = <Methods>(className: ObjectClassName, name: string) => object(className, name) as Methods;
    this.now = now;
    this.objects = {
      run: (namespace, workflowId) => objectOf('WorkflowRun', headName(namespace, workflowId)),
      namespace: (name) => objectOf('WorkflowNamespace', namespaceName(name)),
      schedule: (namespace, scheduleId) => objectOf('WorkflowSchedule', headName(namespace, scheduleId)),
      shard: (name) => objectOf('WorkflowVisibility', visibilityName(name)),
    };
    this.namespaces = new NamespaceCache((namespace) => this.objects.namespace(namespace).config(), now);
    this.apiKeys = new ApiKeyCache(async (id) => {
      const namespace = namespaceOfApiKey(id);
      return namespace === undefined ? undefined : this.objects.namespace(apiKeyHome(namespace)).apiKey(id);
    }, now);
  }

  /** The custom search attributes of a namespace. */
  searchAttributes(namespace: string): SearchAttributeTypes | Promise<SearchAttributeTypes> {
    const fresh = this.namespaces.fresh(namespace);
    if (fresh !== undefined) return fresh.searchAttributes;
    return this.#config(namespace).then((config) => config?.searchAttributes ?? {});
  }

  /** A task token that the namespace accepts. */
  async signTaskToken(token: TaskToken): Promise<string> {
    const config = await this.#config(token.namespace);
    if (config === undefined) throw new Error(`namespace ${token.namespace} is not there`);
    return encodeTaskToken(token, config.taskTokenSecret);
  }

  /** The shard of the index that holds the runs of a workflow id which started at `startTime`. */
  async indexShard(namespace: string, workflowId: string, startTime: number): Promise<WorkflowVisibilityMethods> {
    const bucket = bucketOf(startTime);
    const shards = shardsOf((await this.namespaces.get(namespace))?.layouts ?? [], bucket);
    return this.objects.shard({ namespace, bucket, shard: shardOf(workflowId, shards) });
  }

  /** Writes a schedule's row to the index. */
  async publishSchedule(row: ScheduleRow): Promise<void> {
    await this.objects.shard({ namespace: row.namespace, bucket: SCHEDULES, shard: 0 }).upsert([rowToRecord(row)]);
  }

  /** A namespace as it is known here; a run goes on with what it heard last while the namespace cannot be reached. */
  async #config(namespace: string): Promise<NamespaceConfig | undefined> {
    try {
      return await this.namespaces.get(namespace);
    } catch (error) {
      const known = this.namespaces.peek(namespace);
      if (known === undefined) throw error;
      return known;
    }
  }
}
