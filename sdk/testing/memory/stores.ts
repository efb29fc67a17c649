import type { BatchJob } from '../../../src/batch/batch.ts';
import type { BatchStore } from '../../../src/batch/store.ts';
import type { StoredApiKey } from '../../../src/auth/api-key.ts';
import type { SecretStore } from '../../../src/namespace/secret-store.ts';
import type { NamespaceSettings } from '../../../src/namespace/settings.ts';
import type { IndexShard, NamespaceStore } from '../../../src/namespace/store.ts';
import type { Public, Stores } from '../../../src/platform/platform.ts';
import type { ScheduleRecord } from '../../../src/schedule/record.ts';
import type { ScheduleStore } from '../../../src/schedule/store.ts';
import type { Bucket } from '../../../src/visibility/shards.ts';
import { MemoryRunStore } from './run-store.ts';
import type { MemoryStorage } from './storage.ts';
import { MemoryVisibilityStore } from './visibility-store.ts';

/** The stores of objects whose storage is a {@link MemoryStorage}. */
export const memoryStores: Stores = {
  run: (storage) => new MemoryRunStore(inMemory(storage)),
  schedule: (storage) => scheduleStore(inMemory(storage)),
  visibility: (storage) => new MemoryVisibilityStore(inMemory(storage)),
  namespace: (storage) => namespaceStore(inMemory(storage)),
  secrets: (storage) => secretStore(inMemory(storage)),
  batches: (storage) => batchStore(inMemory(storage)),
};
const inMemory = (storage: DurableObjectStorage): MemoryStorage => storage as unknown as MemoryStorage;

function scheduleStore(storage: MemoryStorage): Public<ScheduleStore> {
  const parts = () => storage.table<string>('schedule');
  const writePart = (name: keyof ScheduleRecord, text: string): void => parts().set(name, text);
  return {
    read() {
      const rows = parts().entries();
      if (rows.length === 0) return undefined;
      return Object.fromEntries(rows.map(([name, text]) => [name, JSON.parse(text)])) as unknown as ScheduleRecord;
    },
    write(record) {
      for (const name of ['definition', 'progress', 'outcome'] as const) {
        const text = JSON.stringify(record[name]) as string | undefined;
        if (text !== undefined) writePart(name, text);
      }
    },
    writePart,
  };
}

function namespaceStore(storage: MemoryStorage): Public<NamespaceStore> {
  const names = () => storage.table<true>('namespaces');
  const shards = () => storage.table<IndexShard>('shards');
  return {
    settings: () => storage.kv.get<NamespaceSettings>('settings'),
    saveSettings: (settings) => storage.kv.put('settings', settings),
    namespaces: (after, limit) =>
      names()
        .entries()
        .map(([name]) => name)
        .filter((name) => name > after)
        .toSorted()
        .slice(0, limit),
    addNamespace: (name) => names().set(name, true),
    buckets: () => {
      const found = new Map<string, number>();
      for (const { bucket, shard } of shards().values()) {
        found.set(bucket, Math.max(found.get(bucket) ?? 0, shard + 1));
      }
      const buckets: Bucket[] = [...found].map(([bucket, count]) => ({ bucket, shards: count }));
      return buckets.toSorted((a, b) => (a.bucket < b.bucket ? 1 : -1));
    },
    addShard: (shard) => shards().set(`${shard.bucket}/${shard.shard}`, shard),
    removeBucket: (bucket) => {
      for (const [key, shard] of shards().entries()) if (shard.bucket === bucket) shards().delete(key);
    },
  };
}

function secretStore(storage: MemoryStorage): Public<SecretStore> {
  const keys = () => storage.table<StoredApiKey>('api_keys');
  return {
    apiKey: (id) => keys().get(id),
    apiKeys: () => keys().values(),
    addApiKey: (key) => keys().set(key.id, key),
    removeApiKey: (id) => keys().delete(id),
    taskTokenSecret: () => storage.kv.get<string>('task_token_secret'),
    saveTaskTokenSecret: (value) => storage.kv.put('task_token_secret', value),
  };
}

function batchStore(storage: MemoryStorage): Public<BatchStore> {
  const jobs = () => storage.table<BatchJob>('batches');
  const isOver = (job: BatchJob): boolean => job.closeTime !== undefined;
  return {
    get: (jobId) => jobs().get(jobId),
    save: (job) => jobs().set(job.request.jobId, structuredClone(job)),
    running: () =>
      jobs()
        .values()
        .find((job) => !isOver(job)),
    list: (offset, limit) =>
      jobs()
        .values()
        .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)) || b.startTime - a.startTime)
        .slice(offset, offset + limit),
    forget: (before) => {
      for (const [jobId, { closeTime }] of jobs().entries()) {
        if (closeTime !== undefined && closeTime < before) jobs().delete(jobId);
      }
    },
  };
}
