import { recordFromJson } from '../../../protocol/json/execution-info-from-json.ts';
import { decodeValue } from '../../../protocol/json/proto-json.ts';
import type { Payload } from '../../../protocol/payload.ts';
import type { CountReply } from '../../../protocol/visibility.ts';
import { defined } from '../defined.ts';
import type { AbortableService } from '../types.ts';
import { reading } from './replies.ts';
import { path } from './send.ts';
import type { Json, Send } from './send.ts';

/** Lists and counts workflows. */
export const visibility = (
  send: Send,
): Pick<AbortableService, 'listWorkflowExecutions' | 'countWorkflowExecutions'> => ({
  listWorkflowExecutions: ({ namespace, ...query }, signal) => {
    const at = `${path`/namespaces/${namespace}`}/workflows`;
    return reading(send({ method: 'GET', path: at, query }, signal), (json) => ({
      executions: ((json['executions'] ?? []) as unknown[]).map(recordFromJson),
      ...nextPage(json),
    }));
  },
  countWorkflowExecutions: ({ namespace, query }, signal) => {
    const at = `${path`/namespaces/${namespace}`}/workflow-count`;
    return reading(send({ method: 'GET', path: at, query: { query } }, signal), countReply);
  },
});

/** The token of the page after this one, if there is one. */
export const nextPage = ({ nextPageToken }: Json): { readonly nextPageToken?: string } =>
  defined({ nextPageToken: (nextPageToken as string | undefined) || undefined });

export function countReply({ count, groups }: Json): CountReply {
  const list = groups as readonly { groupValues?: unknown[]; count?: string }[] | undefined;
  return {
    count: Number(count ?? 0),
    ...(list && {
      groups: list.map((group) => ({
        groupValues: (group.groupValues ?? []).map((value) => decodeValue('payload', value, 'groupValues') as Payload),
        count: Number(group.count ?? 0),
      })),
    }),
  };
}
