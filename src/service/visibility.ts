import type { VisibilityService } from '../../protocol/visibility.ts';
import type { NamespaceConfig } from '../namespace/object.ts';
import { countWorkflowExecutions, listWorkflowExecutions } from '../visibility/list.ts';
import type { IndexPorts } from '../visibility/list.ts';
import { dayOf } from '../visibility/shards.ts';
import type { Bucket } from '../visibility/shards.ts';
import { inNamespace } from './context.ts';
import type { ServiceContext, ServiceObjects } from './context.ts';

/** The buckets of a namespace's runs. */
export async function dayBucketsOf(objects: ServiceObjects, namespace: string): Promise<Bucket[]> {
  const buckets = await objects.namespace(namespace).buckets();
  return buckets.filter(({ bucket }) => dayOf(bucket) !== undefined);
}

/** List and count, over the shards of a namespace that have rows. */
export function visibility(context: ServiceContext): VisibilityService {
  const { objects } = context;
  const portsOf = ({ name, searchAttributes }: NamespaceConfig): IndexPorts => ({
    buckets: () => dayBucketsOf(objects, name),
    shard: objects.shard,
    searchAttributes,
  });
  return {
    listWorkflowExecutions: (request) =>
      inNamespace(context, request.namespace, (config) => listWorkflowExecutions(portsOf(config), request)),
    countWorkflowExecutions: (request) =>
      inNamespace(context, request.namespace, (config) => countWorkflowExecutions(portsOf(config), request)),
  };
}
