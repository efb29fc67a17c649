import { decodeKnown } from '../../../protocol/json/decode-known.ts';
import { encodeDuration } from '../../../protocol/json/proto-json.ts';
import type { Message } from '../../../protocol/json/proto-json.ts';
import type { NamespaceDescription, NamespaceService, SearchAttributeTypes } from '../../../protocol/namespace.ts';
import type { SearchAttributeType } from '../../../protocol/search-attribute-types.ts';
import { ok } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import { defined } from '../defined.ts';
import type { AbortableService } from '../types.ts';
import { nothing, reading } from './replies.ts';
import { path } from './send.ts';
import type { Json, Send } from './send.ts';
import { nextPage } from './visibility.ts';

const TYPE = 'INDEXED_VALUE_TYPE_';
const namespace: Message = {
  namespaceInfo: {
    message: { name: 'string', id: 'string', description: 'string', ownerEmail: 'string', data: 'any' },
  },
  config: { message: { workflowExecutionRetentionTtl: 'duration' } },
};
interface NamespaceJson {
  readonly namespaceInfo?: Partial<Pick<NamespaceDescription, 'name' | 'id' | 'description' | 'ownerEmail' | 'data'>>;
  readonly config?: { readonly workflowExecutionRetentionTtl?: number };
}

/** Manages namespaces. Adding and removing search attributes is not in Temporal's HTTP API: these two routes are ours. */
export const namespaces = (send: Send): Pick<AbortableService, keyof NamespaceService> => {
  /** The types of a namespace's search attributes have a route of their own. */
  async function described(
    name: string,
    answer: Promise<Reply<Json>>,
    signal: AbortSignal | undefined,
  ): Promise<Reply<NamespaceDescription>> {
    const reply = await answer;
    if (reply.error) return reply;
    const types = await send({ method: 'GET', path: path`/namespaces/${name}/search-attributes` }, signal);
    return types.error ? types : ok(description(reply.ok, typesFromJson(types.ok['customAttributes'])));
  }
  return {
    registerNamespace: ({ workflowExecutionRetentionPeriod: retention, ...request }, signal) => {
      const body = { ...request, ...defined({ workflowExecutionRetentionPeriod: durationOf(retention) }) };
      return reading(send({ method: 'POST', path: '/namespaces', body }, signal), nothing);
    },
    describeNamespace: ({ namespace: name }, signal) =>
      described(name, send({ method: 'GET', path: path`/namespaces/${name}` }, signal), signal),
    updateNamespace: (
      { namespace: name, workflowExecutionRetentionTtl: retention, visibilityShards, ...updateInfo },
      signal,
    ) => {
      const config = defined({ workflowExecutionRetentionTtl: durationOf(retention), visibilityShards });
      const body = { updateInfo, config };
      return described(name, send({ method: 'POST', path: path`/namespaces/${name}/update`, body }, signal), signal);
    },
    listNamespaces: (query, signal) =>
      reading(send({ method: 'GET', path: '/namespaces', query: { ...query } }, signal), (json) => ({
        namespaces: ((json['namespaces'] ?? []) as unknown[]).map((entry) => description(entry, {})),
        ...nextPage(json),
      })),
    addSearchAttributes: ({ namespace: name, searchAttributes: types }, signal) => {
      const entries = Object.entries(types).map(([attribute, type]) => [attribute, `${TYPE}${type}`]);
      const body = { searchAttributes: Object.fromEntries(entries) as Record<string, string> };
      return reading(
        send({ method: 'POST', path: path`/namespaces/${name}/search-attributes`, body }, signal),
        nothing,
      );
    },
    removeSearchAttributes: ({ namespace: name, names }, signal) => {
      const at = path`/namespaces/${name}/search-attributes/remove`;
      return reading(send({ method: 'POST', path: at, body: { searchAttributes: names } }, signal), nothing);
    },
  };
};

const durationOf = (ms: number | undefined) => (ms === undefined ? undefined : encodeDuration(ms));

const typesFromJson = (json: unknown): SearchAttributeTypes =>
  Object.fromEntries(
    Object.entries((json ?? {}) as Record<string, string>).map(([name, type]) => [
      name,
      type.replace(TYPE, '') as SearchAttributeType,
    ]),
  );

function description(json: unknown, searchAttributes: SearchAttributeTypes): NamespaceDescription {
  const { namespaceInfo: info = {}, config = {} } = decodeKnown(namespace, json) as NamespaceJson;
  return {
    name: '',
    id: '',
    data: {},
    ...info,
    retention: config.workflowExecutionRetentionTtl ?? 0,
    searchAttributes,
  };
}
