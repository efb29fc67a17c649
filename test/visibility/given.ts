import { env } from 'cloudflare:workers';
import { visibilityName } from '../../protocol/object-names.ts';
import type { ShardName } from '../../protocol/object-names.ts';
import { jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import type { PayloadMap } from '../../protocol/payload.ts';
import { TYPE_NAMES } from '../../protocol/search-attribute-types.ts';
import type { SearchAttributeType } from '../../protocol/search-attribute-types.ts';
import type { VersionedRecord, VisibilityRecord } from '../../protocol/visibility.ts';
import type { WorkflowVisibilityMethods } from '../../src/visibility/object.ts';

export const TYPES = {
  CustomKeywordField: 'KEYWORD',
  CustomIntField: 'INT',
  CustomDoubleField: 'DOUBLE',
  CustomBoolField: 'BOOL',
  CustomDatetimeField: 'DATETIME',
  CustomTextField: 'TEXT',
  CustomKeywordListField: 'KEYWORD_LIST',
} as const satisfies Record<string, SearchAttributeType>;
export const NOON = Date.UTC(2026, 10, 25, 12);

/** Search attributes as a run sends them. */
export function attributes(values: Partial<Record<keyof typeof TYPES, unknown>>): PayloadMap {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const payload = jsonPayload(value);
      const type = utf8ToBase64(TYPE_NAMES[TYPES[name as keyof typeof TYPES]]);
      return [name, { ...payload, metadata: { ...payload.metadata, type } }];
    }),
  );
}

/** An open run, unless it is told when it closed. */
export function run(workflowId: string, more: Partial<VisibilityRecord> = {}): VisibilityRecord {
  const runId = more.runId ?? `run-of-${workflowId}`;
  const closed =
    more.closeTime === undefined ? {} : { historyLength: 11, historySizeBytes: 1_419, stateTransitionCount: 7 };
  return {
    workflowId,
    runId,
    workflowType: 'hello',
    taskQueue: 'golden',
    status: more.closeTime === undefined ? 'RUNNING' : 'COMPLETED',
    startTime: NOON,
    executionTime: more.startTime ?? NOON,
    memo: {},
    searchAttributes: {},
    rootExecution: { workflowId, runId },
    ...closed,
    ...more,
  };
}
export const versioned = (record: VisibilityRecord, version = 1): VersionedRecord => ({ version, record });

type Shard = DurableObjectStub & WorkflowVisibilityMethods;
export const shard = (name: ShardName): Shard =>
  (env as unknown as { WORKFLOW_VISIBILITY: DurableObjectNamespace }).WORKFLOW_VISIBILITY.getByName(
    visibilityName(name),
  ) as unknown as Shard;
/** The only shard of a namespace of its own. */
export const shardNamed = (namespace: string): Shard => shard({ namespace, bucket: '2026-11-25', shard: 0 });
