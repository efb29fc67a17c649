import type { ShardName } from '../../protocol/object-names.ts';
import type { ExecutionRequest } from '../../protocol/requests.ts';
import type { WorkflowScheduleMethods } from '../../protocol/schedule.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { ApiKeyCache } from '../auth/api-key-cache.ts';
import type { NamespaceCache } from '../namespace/cache.ts';
import { namespaceNotFound } from '../namespace/object.ts';
import type { NamespaceConfig, NamespaceMethods } from '../namespace/object.ts';
import type { RunMethods, WorkflowRunStub } from '../run/chain.ts';
import type { ScheduleMethods } from '../run/options.ts';
import type { WorkflowVisibilityMethods } from '../visibility/object.ts';
import { checkExecution } from './checks.ts';

export type ScheduleObjectMethods = WorkflowScheduleMethods & ScheduleMethods;

/** The objects that the service stands in front of. */
export interface ServiceObjects {
  /** The head of a workflow id's chain. */
  readonly run: (namespace: string, workflowId: string) => WorkflowRunStub;
  readonly namespace: (name: string) => NamespaceMethods;
  readonly schedule: (namespace: string, scheduleId: string) => ScheduleObjectMethods;
  /** A shard of the index. */
  readonly shard: (name: ShardName) => WorkflowVisibilityMethods;
}

/** What the parts of the service share. */
export interface ServiceContext {
  readonly objects: ServiceObjects;
  readonly namespaces: NamespaceCache;
  readonly apiKeys: ApiKeyCache;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Does something in a namespace that exists. */
export async function inNamespace<Value>(
  { namespaces }: ServiceContext,
  namespace: string,
  work: (config: NamespaceConfig) => Promise<Reply<Value>>,
): Promise<Reply<Value>> {
  const config = await namespaces.get(namespace);
  return config === undefined ? namespaceNotFound(namespace) : work(config);
}

/** Passes a request on to its workflow's object, after the checks that all such requests share and those of its own. */
export const onRun =
  <Request extends ExecutionRequest, Value>(
    context: ServiceContext,
    call: (run: RunMethods, request: Request) => Promise<Reply<Value>>,
    check?: (request: Request, config: NamespaceConfig) => Reply<Request>,
  ) =>
  (request: Request): Promise<Reply<Value>> =>
    inNamespace(context, request.namespace, async (config) => {
      const named = checkExecution(request);
      if (named.error) return named;
      const checked = check?.(request, config);
      if (checked?.error) return checked;
      return call(context.objects.run(request.namespace, request.workflowId), checked?.ok ?? request);
    });
