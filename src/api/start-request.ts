import type { CompletionCallback } from '../../protocol/nexus.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';

type Body = Readonly<Record<string, unknown>>;
const object = (value: unknown): Body => (value ?? {}) as Body;
const text = (value: unknown): string => (value as string | undefined) ?? '';

/** The start that a body asks for. */
export function startRequest(namespace: string, workflowId: string, body: Body): StartWorkflowExecutionRequest {
  const {
    workflowType,
    taskQueue,
    memo,
    searchAttributes,
    header,
    completionCallbacks,
    requestEagerExecution: _,
    eagerWorkerDeploymentOptions: __,
    ...rest
  } = body;
  const fieldsOf = (value: unknown) => object(value)['fields'] as PayloadMap | undefined;
  const attributes = object(searchAttributes)['indexedFields'] as PayloadMap | undefined;
  return {
    ...(rest as Partial<StartWorkflowExecutionRequest>),
    namespace,
    workflowId,
    workflowType: text(object(workflowType)['name']),
    taskQueue: text(object(taskQueue)['name']),
    requestId: text(body['requestId']) || crypto.randomUUID(),
    ...(fieldsOf(memo) ? { memo: fieldsOf(memo) as PayloadMap } : {}),
    ...(attributes ? { searchAttributes: attributes } : {}),
    ...(header === undefined ? {} : { header: fieldsOf(header) ?? {} }),
    ...(completionCallbacks ? { completionCallbacks: (completionCallbacks as Body[]).map(callbackOf) } : {}),
  };
}

/** A callback with the names of its headers in lower case, as they are compared. */
function callbackOf({ nexus, internal: _, links: __ }: Body): CompletionCallback {
  const { url = '', header = {} } = (nexus ?? {}) as { url?: string; header?: Readonly<Record<string, string>> };
  const lower = Object.entries(header).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { nexus: { url, header: Object.fromEntries(lower) } };
}

/** The same with a signal. There is one header, which both carry. Source: Temporal server, `service/history/api/signalwithstartworkflow`. */
export function signalWithStartRequest(
  namespace: string,
  workflowId: string,
  signalName: string,
  body: Body,
): StartWorkflowExecutionRequest {
  const { signalInput, signalName: _, control: __, ...start } = body;
  const request = startRequest(namespace, workflowId, start);
  const signal = {
    signalName,
    ...(signalInput ? { input: signalInput as Payload[] } : {}),
    ...(request.header ? { header: request.header } : {}),
  };
  return { ...request, signal };
}
