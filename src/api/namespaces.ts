import { Hono } from './hono.ts';
import { addSearchAttributes, registerNamespace, updateNamespace } from '../../protocol/json/namespace-messages.ts';
import { ProtoJsonError, decodeEnum, encodeDuration } from '../../protocol/json/proto-json.ts';
import type {
  NamespaceDescription,
  RegisterNamespaceRequest,
  SearchAttributeTypes,
  UpdateNamespaceRequest,
} from '../../protocol/namespace.ts';
import { SYSTEM_SEARCH_ATTRIBUTES, TYPE_NAMES } from '../../protocol/search-attribute-types.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { readBody, refusal, respond } from './answers.ts';
import { maySee } from './auth.ts';
import { namespaceCapabilities } from './capabilities.ts';
import type { ApiOptions } from './options.ts';
import { pageOf } from './query-parameters.ts';

const TYPE = 'INDEXED_VALUE_TYPE_';
/** In the order of their numbers. Source: `temporal.api.enums.v1.IndexedValueType`. */
const TYPES = ['TEXT', 'KEYWORD', 'INT', 'DOUBLE', 'BOOL', 'DATETIME', 'KEYWORD_LIST'];
const empty = () => ({});

/** Routes of namespaces, and of the search attributes of one. */
export function namespaces<Env>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();

  app.get('/', async (c) => {
    const asked = pageOf(c);
    if (asked.error) return refusal(c, asked.error);
    const reply = await service.listNamespaces(asked.ok);
    return respond(c, reply, ({ namespaces: page, nextPageToken }) => ({
      namespaces: page.filter(({ name }) => maySee(c, name)).map(namespaceToJson),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    }));
  });

  app.post('/', async (c) => {
    const body = await readBody(c, registerNamespace);
    if (body.error) return refusal(c, body.error);
    const { clusters: _, ...request } = body.ok as Partial<RegisterNamespaceRequest> & { clusters?: unknown };
    return respond(c, await service.registerNamespace({ namespace: '', ...request }), empty);
  });

  app.get('/:namespace', async (c) =>
    respond(c, await service.describeNamespace({ namespace: c.req.param('namespace') }), namespaceToJson),
  );

  app.post('/:namespace/update', async (c) => {
    const body = await readBody(c, updateNamespace);
    if (body.error) return refusal(c, body.error);
    const { updateInfo, config, visibilityShards, workflowPause } = body.ok as {
      updateInfo?: Partial<UpdateNamespaceRequest>;
      config?: Pick<UpdateNamespaceRequest, 'workflowExecutionRetentionTtl'>;
      visibilityShards?: number;
      workflowPause?: boolean;
    };
    const retention = config?.workflowExecutionRetentionTtl;
    const reply = await service.updateNamespace({
      namespace: c.req.param('namespace'),
      ...(updateInfo?.description === undefined ? {} : { description: updateInfo.description }),
      ...(updateInfo?.ownerEmail === undefined ? {} : { ownerEmail: updateInfo.ownerEmail }),
      ...(updateInfo?.data === undefined ? {} : { data: updateInfo.data }),
      ...(retention === undefined ? {} : { workflowExecutionRetentionTtl: retention }),
      ...(visibilityShards === undefined ? {} : { visibilityShards }),
      ...(workflowPause === undefined ? {} : { workflowPause }),
    });
    return respond(c, reply, namespaceToJson);
  });

  app.get('/:namespace/search-attributes', async (c) =>
    respond(c, await service.describeNamespace({ namespace: c.req.param('namespace') }), ({ searchAttributes }) => ({
      customAttributes: typesToJson(searchAttributes),
      systemAttributes: typesToJson(SYSTEM_SEARCH_ATTRIBUTES),
    })),
  );

  app.post('/:namespace/search-attributes', async (c) => {
    const body = await readBody(c, addSearchAttributes);
    if (body.error) return refusal(c, body.error);
    const searchAttributes = typesFromJson(body.ok['searchAttributes']);
    if (searchAttributes.error) return refusal(c, searchAttributes.error);
    const request = { namespace: c.req.param('namespace'), searchAttributes: searchAttributes.ok };
    return respond(c, await service.addSearchAttributes(request), empty);
  });

  app.delete('/:namespace/search-attributes/:name', async (c) => {
    const { namespace, name } = c.req.param();
    return respond(c, await service.removeSearchAttributes({ namespace, names: [name] }), empty);
  });
  return app;
}

function namespaceToJson(namespace: NamespaceDescription): object {
  const { name, id, description, ownerEmail, data, retention, searchAttributes, workflowPause } = namespace;
  return {
    namespaceInfo: {
      name,
      state: 'NAMESPACE_STATE_REGISTERED',
      ...(description ? { description } : {}),
      ...(ownerEmail ? { ownerEmail } : {}),
      ...(Object.keys(data).length > 0 ? { data } : {}),
      id,
      capabilities: { ...namespaceCapabilities, ...(workflowPause ? { workflowPause } : {}) },
      limits: { blobSizeLimitError: '2097152', memoSizeLimitError: '2097152' },
      supportsSchedules: true,
    },
    config: {
      workflowExecutionRetentionTtl: encodeDuration(retention),
      badBinaries: {},
      historyArchivalState: 'ARCHIVAL_STATE_DISABLED',
      visibilityArchivalState: 'ARCHIVAL_STATE_DISABLED',
      customSearchAttributeAliases: aliases(searchAttributes),
    },
    replicationConfig: { activeClusterName: 'active', clusters: [{ clusterName: 'active' }] },
  };
}

/** Temporal keeps custom attributes in numbered columns, `Keyword01`, and says which name stands for which. */
function aliases(types: SearchAttributeTypes): Record<string, string> {
  const counts = new Map<string, number>();
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => {
      const count = (counts.get(type) ?? 0) + 1;
      counts.set(type, count);
      return [`${TYPE_NAMES[type]}${String(count).padStart(2, '0')}`, name];
    }),
  );
}

const typesToJson = (types: SearchAttributeTypes): Record<string, string> =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, `${TYPE}${type}`]));

function typesFromJson(json: unknown): Reply<SearchAttributeTypes> {
  if (json === undefined) return ok({});
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return invalid('searchAttributes must be an object: {"Name": "INDEXED_VALUE_TYPE_KEYWORD"}');
  try {
    const types = Object.entries(json).map(([name, value]) => {
      const type = decodeEnum({ enum: TYPE, values: TYPES }, value, `searchAttributes.${name}`);
      if (type === undefined) throw new ProtoJsonError(`searchAttributes.${name} must name a type`);
      return [name, type];
    });
    return ok(Object.fromEntries(types) as SearchAttributeTypes);
  } catch (error) {
    if (error instanceof ProtoJsonError) return invalid(error.message);
    throw error;
  }
}
