import { expect, test } from 'vitest';
import * as messages from '../../protocol/json/messages.ts';
import { referenceHtml } from '../../src/api/api-reference.ts';
import { openApiDocument } from '../../src/api/openapi.ts';
import type { OpenApiDocument, Operation } from '../../src/api/openapi.ts';
import type { Route } from '../../src/api/route.ts';
import { routes } from '../../src/api/routes.ts';
import { fetchApi, http } from '../objects/harness.ts';

const document = openApiDocument(routes);
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

/** Everything in a document, at every depth. */
function* within(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const part of Object.values(value)) yield* within(part);
}

test.each(['/openapi.json', '/swagger.json'])('%s is the document', async (path) => {
  expect(await http('GET', path)).toEqual({ status: 200, body: JSON.parse(JSON.stringify(document)) as unknown });
});

test('the document says which calls ask for no credential', () => {
  const open = operations.filter(({ security }) => security?.length === 0).map(({ operationId }) => operationId);
  expect(open.toSorted()).toEqual(['GetHealth', 'GetSettings']);
});

test('/openapi.yaml is the document too', async () => {
  const response = await fetchApi('GET', '/openapi.yaml');
  expect(response.headers.get('content-type')).toBe('application/yaml');
  expect(JSON.parse(new TextDecoder().decode(await response.arrayBuffer()))).toEqual(
    JSON.parse(JSON.stringify(document)),
  );
});

test('each reference in it leads somewhere', () => {
  const broken = [...within(document)].flatMap(({ $ref }) => {
    if (typeof $ref !== 'string') return [];
    const [, ...steps] = $ref.split('/');
    const found = steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document);
    return found === undefined ? [$ref] : [];
  });
  expect(broken).toEqual([]);
});

test('each operation has an id of its own, and a parameter for each part of its path', () => {
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const [path, byMethod] of Object.entries(document.paths)) {
    const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    for (const { parameters } of Object.values(byMethod)) {
      const inPath = parameters.flatMap((parameter) =>
        'name' in parameter && parameter.in === 'path' ? [parameter.name] : [],
      );
      expect(inPath).toEqual(names);
    }
  }
});

const bodyOf = (operation: Operation | undefined): Record<string, unknown> => {
  const $ref = operation?.requestBody?.content['application/json'].schema['$ref'] as string;
  return document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {};
};

test('a body has the fields by which it is read, and no others', () => {
  const start = document.paths['/api/v1/namespaces/{namespace}/workflows/{workflowId}']?.['post'];
  const schema = bodyOf(start);
  const properties = schema['properties'] as Record<string, unknown>;
  expect(Object.keys(properties)).toEqual(Object.keys(messages.startWorkflowExecution));
  expect(schema['additionalProperties']).toBe(false);
  expect(properties['workflowRunTimeout']).toEqual({ $ref: '#/components/schemas/Duration' });
  expect(properties['workflowIdConflictPolicy']).toEqual({
    type: 'string',
    enum: ['FAIL', 'USE_EXISTING', 'TERMINATE_EXISTING'].map((name) => `WORKFLOW_ID_CONFLICT_POLICY_${name}`),
  });
});

test('a message that holds itself is a component', () => {
  const cause = (document.components.schemas['Cause']?.['properties'] as Record<string, unknown> | undefined)?.[
    'cause'
  ];
  expect(cause).toEqual({ $ref: '#/components/schemas/Cause' });
});

const page = (route: Route): string => referenceHtml(openApiDocument([route]) as OpenApiDocument);
test('the reference shows every operation, and what it shows is escaped', async () => {
  const response = await fetchApi('GET', '/api-reference');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await response.text();
  expect(html).not.toContain('<script');
  for (const { operationId } of operations) expect(html).toContain(`id="${operationId}"`);
  const [first] = routes as [Route];
  expect(page({ ...first, summary: '<b>bold</b>' })).toContain('&lt;b&gt;bold&lt;/b&gt;');
});
