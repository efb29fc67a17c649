/** The OpenAPI document, made from the table of routes and from the descriptions of messages by which bodies are read. PURE. */
import { SERVER_VERSION } from './capabilities.ts';
import { MessageSchemas, VALUE_SCHEMAS } from './json-schema.ts';
import type { Schema } from './json-schema.ts';
import { parametersOf } from './route.ts';
import type { Route, RouteState } from './route.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: true;
  readonly description?: string;
  readonly schema: Schema;
}
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, { readonly description: string } | { readonly $ref: string }>>;
  /** Empty: it asks for no credential. */
  readonly security?: readonly [];
  readonly 'x-state': RouteState;
}
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly responses: Readonly<Record<string, unknown>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

const INFO = {
  title: 'Perdure',
  version: SERVER_VERSION,
  description:
    "Temporal's HTTP API; the version is that of the Temporal server whose API it is. Every path is served without `/api/v1` as well. " +
    'Fields are read in camel case and in snake case, enums by name, by short name or by number; unknown fields are refused. ' +
    'Answers leave out what is at its default.',
};
const FLAG: Schema = { type: 'boolean' };
/** What every call understands. */
const COMMON_PARAMETERS = {
  noPayloadShorthand: { name: 'noPayloadShorthand', in: 'query', description: 'Payloads in full.', schema: FLAG },
  pretty: { name: 'pretty', in: 'query', description: 'JSON with line breaks.', schema: FLAG },
} as const satisfies Record<string, Parameter>;
const COMMON = Object.keys(COMMON_PARAMETERS).map((name) => ({ $ref: `#/components/parameters/${name}` }));

/** @example openApiDocument(routes).paths['/health'] */
export function openApiDocument(routes: readonly Route[]): OpenApiDocument {
  const schemas = new MessageSchemas();
  const paths: Record<string, Record<string, Operation>> = {};
  const ids = new Map<string, number>();
  for (const route of routes) {
    // One call may have several routes: Temporal numbers them.
    const count = (ids.get(route.operation) ?? 0) + 1;
    ids.set(route.operation, count);
    const operationId = count === 1 ? route.operation : `${route.operation}${count}`;
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route, operationId, schemas);
  }
  const refused = { description: 'Why not', content: { 'application/json': { schema: VALUE_SCHEMAS['Status'] } } };
  return {
    openapi: '3.1.0',
    info: INFO,
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: { ...VALUE_SCHEMAS, ...schemas.components },
      parameters: COMMON_PARAMETERS,
      responses: { Refused: refused },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operationOf(route: Route, operationId: string, schemas: MessageSchemas): Operation {
  const { path, summary, state, isPublic, query = {}, body, reply } = route;
  const inPath = parametersOf(path).map((name): Parameter => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query).map(([name, kind]): Parameter => ({
    name,
    in: 'query',
    schema: schemas.of(kind, name),
  }));
  const content = body && { 'application/json': { schema: schemas.ofBody(`${operationId}Request`, body) } };
  return {
    operationId,
    tags: [subjectOf(path)],
    summary,
    parameters: [...inPath, ...inQuery, ...COMMON],
    ...(content ? { requestBody: { content } } : {}),
    responses: {
      ...(state === 'refused' ? {} : { 200: { description: reply } }),
      default: { $ref: '#/components/responses/Refused' },
    },
    ...(isPublic ? { security: [] as const } : {}),
    'x-state': state,
  };
}

/** What a path is about: the first part that names a kind of thing within a namespace, or the deployment. */
export function subjectOf(path: string): string {
  const [, inNamespace] = /\/namespaces\/\{namespace\}\/([^/]+)/.exec(path) ?? [];
  if (inNamespace !== undefined) return inNamespace;
  return path.startsWith('/api/v1/namespaces')
    ? 'namespaces'
    : path.startsWith('/api/v1/nexus')
      ? 'nexus'
      : 'deployment';
}
