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

/** Lone surrogates have no UTF-8 form; they become U+FFFD, as in Temporal's own JSON. */
const encode = (part: string): string => encodeURIComponent(part.toWellFormed());
