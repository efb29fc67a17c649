import { base64ToUtf8, utf8ToBase64 } from '../../protocol/payload.ts';

/** The kind of an operation that a workflow stands behind, among those that Temporal has numbered. */
const WORKFLOW_RUN = 1;

/** The token of an operation that a workflow stands behind, as Temporal's SDKs write it. */
export function workflowRunToken(namespace: string, workflowId: string): string {
  const text = JSON.stringify({ t: WORKFLOW_RUN, ns: namespace, wid: workflowId });
  return utf8ToBase64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The workflow that a token names. Throws a TypeError when it names none. */
export function workflowOfToken(token: string): { readonly namespace: string; readonly workflowId: string } {
  let fields: { v?: unknown; t?: unknown; ns?: unknown; wid?: unknown } | null;
  try {
    fields = JSON.parse(base64ToUtf8(token)) as typeof fields;
  } catch (cause) {
    throw new TypeError('invalid operation token: it is no JSON in base64', { cause });
  }
  const { v = 0, t, ns: namespace, wid: workflowId } = fields ?? {};
  if (v !== 0 || t !== WORKFLOW_RUN || typeof namespace !== 'string' || typeof workflowId !== 'string' || !workflowId)
    throw new TypeError('invalid operation token: it names no workflow');
  return { namespace, workflowId };
}
