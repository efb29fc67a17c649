import { decodeKnown } from '../../../protocol/json/decode-known.ts';
import { encodeDuration } from '../../../protocol/json/proto-json.ts';
import type { Message } from '../../../protocol/json/proto-json.ts';
import type { NamespaceDescription, NamespaceService, SearchAttributeTypes } from '../../../protocol/namespace.ts';
import { TYPE_NAMES } from '../../../protocol/search-attribute-types.ts';
import type { SearchAttributeType } from '../../../protocol/search-attribute-types.ts';
import { ok } from '../../../protocol/service-error.ts';
import { defined } from '../defined.ts';
import type { AbortableService } from '../types.ts';
import { nothing, reading } from './replies.ts';
import { path } from './send.ts';
import type { Send } from './send.ts';
import { nextPage } from './visibility.ts';

const TYPE = 'INDEXED_VALUE_TYPE_';
const namespace: Message = {
  namespaceInfo: {
    message: {
      name: 'string',
      id: 'string',
      description: 'string',
      ownerEmail: 'string',
      data: 'stringMap',
      capabilities: { message: { workflowPause: 'bool' } },
    },
  },
  config: { message: { workflowExecutionRetentionTtl: 'duration', customSearchAttributeAliases: 'stringMap' } },
};
interface NamespaceJson {
  readonly namespaceInfo?: Partial<
    Pick<NamespaceDescription, 'name' | 'id' | 'description' | 'ownerEmail' | 'data'>
  > & {
    readonly capabilities?: { readonly workflowPause?: boolean };
  };
  readonly config?: {
    readonly workflowExecutionRetentionTtl?: number;
    readonly customSearchAttributeAliases?: Readonly<Record<string, string>>;
  };
}

/** Manages namespaces. Adding and removing search attributes is not in Temporal's HTTP API: these two routes are ours. */
export const namespaces = (send: Send): Pick<AbortableService, keyof NamespaceService> => {
  return {
    registerNamespace: ({ workflowExecutionRetentionPeriod: retention, ...request }, signal) => {
      const body = { ...request, ...defined({ workflowExecutionRetentionPeriod: durationOf(retention) }) };
      return reading(send({ method: 'POST', path: '/namespaces', body }, signal), nothing);
    },
    describeNamespace: ({ namespace: name }, signal) =>
      reading(send({ method: 'GET', path: path`/namespaces/${name}` }, signal), description),
    updateNamespace: ({ namespace: name, ...request }, signal) => {
      const { workflowExecutionRetentionTtl: retention, visibilityShards, workflowPause, ...updateInfo } = request;
      const config = defined({ workflowExecutionRetentionTtl: durationOf(retention) });
      const body = { updateInfo, config, ...defined({ visibilityShards, workflowPause }) };
      return reading(send({ method: 'POST', path: path`/namespaces/${name}/update`, body }, signal), description);
    },
    listNamespaces: (query, signal) =>
      reading(send({ method: 'GET', path: '/namespaces', query: { ...query } }, signal), (json) => ({
        namespaces: ((json['namespaces'] ?? []) as unknown[]).map(description),
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
    async removeSearchAttributes({ namespace: name, names }, signal) {
      for (const attribute of names) {
        const at = path`/namespaces/${name}/search-attributes/${attribute}`;
        // One after the other: the first refusal is the answer.
        // oxlint-disable-next-line no-await-in-loop
        const reply = await send({ method: 'DELETE', path: at }, signal);
        if (reply.error) return reply;
      }
      return ok(null);
    },
  };
};

const durationOf = (ms: number | undefined) => (ms === undefined ? undefined : encodeDuration(ms));

/** Columns are numbered by their type, as in `KeywordList01`. */
const typeOfColumn = new Map(
  Object.entries(TYPE_NAMES).map(([type, column]) => [column as string, type as SearchAttributeType]),
);

function searchAttributesOf(aliases: Readonly<Record<string, string>> = {}): SearchAttributeTypes {
  const types = Object.entries(aliases).flatMap(([column, name]) => {
    const type = typeOfColumn.get(column.replace(/\d+$/, ''));
    return type === undefined ? [] : [[name, type] as const];
  });
  return Object.fromEntries(types);
}

function description(json: unknown): NamespaceDescription {
  const { namespaceInfo = {}, config = {} } = decodeKnown(namespace, json) as NamespaceJson;
  const { capabilities, ...info } = namespaceInfo;
  return {
    name: '',
    id: '',
    data: {},
    ...info,
    retention: config.workflowExecutionRetentionTtl ?? 0,
    searchAttributes: searchAttributesOf(config.customSearchAttributeAliases),
    ...(capabilities?.workflowPause ? { workflowPause: true } : {}),
  };
}
