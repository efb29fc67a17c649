/**
 * The names of `WorkflowRun` objects: `namespace/workflowId` for the first run of a workflow id (the head of its chain),
 * `namespace/workflowId/runId` for later ones. Each part is percent-encoded, so that ids may hold any character.
 */
export function headName(namespace: string, workflowId: string): string {
  return `${encode(namespace)}/${encode(workflowId)}`;
}

export function runName(namespace: string, workflowId: string, runId: string): string {
  return `${headName(namespace, workflowId)}/${encode(runId)}`;
}

/** The name of a `WorkflowNamespace` object. */
export const namespaceName = (namespace: string): string => encode(namespace);

/** What a shard of the index is named for: `shard` counts from 0 within the bucket. */
export interface ShardName {
  readonly namespace: string;
  readonly bucket: string;
  readonly shard: number;
}

/** The name of a `WorkflowVisibility` object: `namespace/bucket/shard`, percent-encoded like the others. */
export function visibilityName({ namespace, bucket, shard }: ShardName): string {
  return `${encode(namespace)}/${encode(bucket)}/${shard}`;
}

/** What a `WorkflowVisibility` object's name says. */
export function visibilityParts(name: string): ShardName {
  const [namespace = '', bucket = '', shard = ''] = name.split('/').map(decodeURIComponent);
  if (namespace === '' || bucket === '' || !/^\d+$/.test(shard))
    throw new Error(`${name} is not the name of a shard of the index`);
  return { namespace, bucket, shard: Number(shard) };
}

/** Lone surrogates have no UTF-8 form; they become U+FFFD, as in Temporal's own JSON. */
const encode = (part: string): string => encodeURIComponent(part.toWellFormed());
