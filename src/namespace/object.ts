import type { ApiKeyDescription } from '../../protocol/api-key.ts';
import type {
  NamespaceDescription,
  RegisterNamespaceRequest,
  SearchAttributeTypes,
  UpdateNamespaceRequest,
} from '../../protocol/namespace.ts';
import { newTaskTokenSecret } from '../../protocol/task-token.ts';
import { notFound, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { BatchDescription, StartBatchOperationRequest } from '../../protocol/batch.ts';
import { Batches } from '../batch/batches.ts';
import type { BatchPorts } from '../batch/batches.ts';
import type { StoredApiKey } from '../auth/api-key.ts';
import { MOST_API_KEYS, describeApiKey, isExpired } from '../auth/new-api-key.ts';
import type { ObjectClass, Platform, Public } from '../platform/platform.ts';
import type { Bucket } from '../visibility/shards.ts';
import type { IndexLayout } from './layout.ts';
import {
  DEFAULT_SETTINGS,
  describeNamespace,
  namespaceExists,
  registered,
  updated,
  withSearchAttributes,
  withoutSearchAttributes,
} from './settings.ts';
import type { SecretStore } from './secret-store.ts';
import type { NamespaceSettings } from './settings.ts';
import type { IndexShard, NamespaceStore } from './store.ts';

/** The namespace that is always there, as its deployment declares it. */
export const DEFAULT_NAMESPACE = 'default';
/** The name of the object that knows the names of all others. No namespace can be called so. */
export const REGISTRY = '*';
/** A page of a batch that is not answered within this time is taken for lost, in milliseconds. */
const LOST_PAGE = 60_000;

/** What every isolate keeps of a namespace for a while. */
export interface NamespaceConfig extends NamespaceDescription {
  readonly layouts: readonly IndexLayout[];
  /** Signs task tokens. It is made once, and leaves the engine in no answer, log or history. */
  readonly taskTokenSecret: string;
}

export interface NamespaceMethods {
  startBatch(request: StartBatchOperationRequest): Promise<Reply<null>>;
  describeBatch(jobId: string): Promise<Reply<BatchDescription>>;
  batches(offset: number, limit: number): Promise<readonly BatchDescription[]>;
  stopBatch(jobId: string): Promise<Reply<null>>;
  /** `undefined`: there is no such namespace. */
  config(): Promise<NamespaceConfig | undefined>;
  register(request: RegisterNamespaceRequest): Promise<Reply<null>>;
  update(request: UpdateNamespaceRequest): Promise<Reply<NamespaceDescription>>;
  addSearchAttributes(added: SearchAttributeTypes): Promise<Reply<null>>;
  removeSearchAttributes(names: readonly string[]): Promise<Reply<null>>;
  /** Buckets of the index that have rows, newest first. */
  buckets(): Promise<readonly Bucket[]>;
  announceShard(shard: IndexShard): Promise<void>;
  forgetBucket(bucket: string): Promise<void>;
  addApiKey(key: StoredApiKey): Promise<Reply<null>>;
  /** In the order of their making. */
  apiKeys(): Promise<readonly ApiKeyDescription[]>;
  /** `undefined`: there is no such key. */
  apiKey(id: string): Promise<StoredApiKey | undefined>;
  removeApiKey(id: string): Promise<Reply<null>>;
  /** At the registry. */
  addNamespace(name: string): Promise<void>;
  namespaces(after: string, limit: number): Promise<readonly string[]>;
}

/** What a deployment gives to its namespaces. */
export interface WorkflowNamespaceOptions {
  /** What the code declares for the default namespace. */
  readonly searchAttributes: SearchAttributeTypes;
  readonly batches: BatchPorts;
}

/**
 * Makes the `WorkflowNamespace` class of a deployment: one namespace, with its settings and the directory of its index. One more object, the
 * registry, knows the names of all.
 */
export function createWorkflowNamespace<Env>(
  platform: Platform,
  options: WorkflowNamespaceOptions,
): ObjectClass<Env, NamespaceMethods> {
  const { clock, stores } = platform;
  return class WorkflowNamespace extends platform.DurableObject<Env> implements NamespaceMethods {
    readonly #name: string;
    readonly #secrets: Public<SecretStore>;
    #opened: Public<NamespaceStore> | undefined;
    #openedBatches: Batches | undefined;
    /** Search attributes that the code declares: those of the default namespace. */
    readonly #declared: SearchAttributeTypes;

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env);
      this.#name = decodeURIComponent(ctx.id.name ?? '');
      this.#secrets = stores.secrets(ctx.storage);
      this.#declared = this.#name === DEFAULT_NAMESPACE ? options.searchAttributes : {};
    }

    /** Opened when they are asked for: a name that is no namespace's leaves no tables. */
    get #batches(): Batches {
      return (this.#openedBatches ??= new Batches(stores.batches(this.ctx.storage), options.batches));
    }

    /** The alarm is there while a batch is under way. It is set again before the page: a page that kills its isolate is repeated. */
    override async alarm(): Promise<void> {
      if (!this.#batches.isBusy) return;
      await this.ctx.storage.setAlarm(clock.now() + LOST_PAGE);
      const wait = await this.#batches.move(() => clock.now());
      if (wait === undefined) await this.ctx.storage.deleteAlarm();
      else await this.ctx.storage.setAlarm(clock.now() + wait);
    }

    async startBatch(request: StartBatchOperationRequest): Promise<Reply<null>> {
      const reply = await this.#batches.start(request, clock.now());
      if (reply.ok !== undefined) await this.ctx.storage.setAlarm(clock.now());
      return reply;
    }

    async describeBatch(jobId: string): Promise<Reply<BatchDescription>> {
      return this.#batches.describe(jobId);
    }

    async batches(offset: number, limit: number): Promise<readonly BatchDescription[]> {
      return this.#batches.list(offset, limit);
    }

    async stopBatch(jobId: string): Promise<Reply<null>> {
      return this.#batches.stop(jobId, clock.now());
    }

    async config(): Promise<NamespaceConfig | undefined> {
      const settings = this.#settings();
      if (settings === undefined) return undefined;
      const description = describeNamespace(this.#name, settings, this.#declared);
      return { ...description, layouts: settings.layouts, taskTokenSecret: this.#taskTokenSecret() };
    }

    async register(request: RegisterNamespaceRequest): Promise<Reply<null>> {
      const settings = registered(request);
      if (settings.error) return settings;
      if (this.#settings() !== undefined) return namespaceExists;
      this.#store.saveSettings(settings.ok);
      return ok(null);
    }

    async update(request: UpdateNamespaceRequest): Promise<Reply<NamespaceDescription>> {
      const settings = this.#change((current) => updated(current, request, clock.now()));
      return settings.error ? settings : ok(describeNamespace(this.#name, settings.ok, this.#declared));
    }

    async addSearchAttributes(added: SearchAttributeTypes): Promise<Reply<null>> {
      const settings = this.#change((current) => withSearchAttributes(current, this.#declared, added));
      return settings.error ? settings : ok(null);
    }

    async removeSearchAttributes(names: readonly string[]): Promise<Reply<null>> {
      const settings = this.#change((current) => withoutSearchAttributes(current, this.#declared, names));
      return settings.error ? settings : ok(null);
    }

    async buckets(): Promise<readonly Bucket[]> {
      return this.#store.buckets();
    }

    async announceShard(shard: IndexShard): Promise<void> {
      this.#store.addShard(shard);
    }

    async forgetBucket(bucket: string): Promise<void> {
      this.#store.removeBucket(bucket);
    }

    async addApiKey(key: StoredApiKey): Promise<Reply<null>> {
      const now = clock.now();
      const keys = this.#secrets.apiKeys();
      const expired = keys.filter((known) => isExpired(known, now));
      for (const { id } of expired) this.#secrets.removeApiKey(id);
      if (keys.length - expired.length >= MOST_API_KEYS) {
        return refuse('FAILED_PRECONDITION', `There are ${MOST_API_KEYS} API keys: revoke one that is not needed.`);
      }
      this.#secrets.addApiKey(key);
      return ok(null);
    }

    async apiKeys(): Promise<readonly ApiKeyDescription[]> {
      return this.#secrets
        .apiKeys()
        .map(describeApiKey)
        .sort((a, b) => a.createTime - b.createTime);
    }

    async apiKey(id: string): Promise<StoredApiKey | undefined> {
      return this.#secrets.apiKey(id);
    }

    async removeApiKey(id: string): Promise<Reply<null>> {
      return this.#secrets.removeApiKey(id) ? ok(null) : notFound('API key not found.');
    }

    async addNamespace(name: string): Promise<void> {
      this.#store.addNamespace(name);
    }

    async namespaces(after: string, limit: number): Promise<readonly string[]> {
      return this.#store.namespaces(after, limit);
    }

    /** Opened when it is needed, because that creates its tables. */
    get #store(): Public<NamespaceStore> {
      return (this.#opened ??= stores.namespace(this.ctx.storage));
    }

    #taskTokenSecret(): string {
      const known = this.#secrets.taskTokenSecret();
      if (known !== undefined) return known;
      const secret = newTaskTokenSecret();
      this.#secrets.saveTaskTokenSecret(secret);
      return secret;
    }

    #settings(): NamespaceSettings | undefined {
      return this.#store.settings() ?? (this.#name === DEFAULT_NAMESPACE ? DEFAULT_SETTINGS : undefined);
    }

    #change(change: (settings: NamespaceSettings) => Reply<NamespaceSettings>): Reply<NamespaceSettings> {
      const settings = this.#settings();
      if (settings === undefined) return namespaceNotFound(this.#name);
      const changed = change(settings);
      if (changed.ok) this.#store.saveSettings(changed.ok);
      return changed;
    }
  };
}

export const namespaceNotFound = (namespace: string) =>
  refuse('NOT_FOUND', `Namespace ${namespace} is not found.`, { type: 'NamespaceNotFoundFailure', namespace });
