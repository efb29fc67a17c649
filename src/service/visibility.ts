import type { VisibilityService } from '../../protocol/visibility.ts';
import type { NamespaceConfig } from '../namespace/object.ts';
import { countWorkflowExecutions, listWorkflowExecutions } from '../visibility/list.ts';
import type { IndexPorts } from '../visibility/list.ts';
import { dayOf } from '../visibility/shards.ts';
import { inNamespace } from './context.ts';
import type { ServiceContext } from './context.ts';

/** List and count, over the shards of a namespace that have rows. */
export function visibility(context: ServiceContext): VisibilityService {
  const { objects } = context;
  const portsOf = ({ name, searchAttributes }: NamespaceConfig): IndexPorts => ({
    buckets: async () => (await objects.namespace(name).buckets()).filter(({ bucket }) => dayOf(bucket) !== undefined),
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
