import { Hono } from './hono.ts';
import { answer } from './answers.ts';
import { escapeHtml as text, htmlPage } from './html-page.ts';
import type { Schema } from './json-schema.ts';
import { openApiDocument } from './openapi.ts';
import type { OpenApiDocument, Operation } from './openapi.ts';
import { routes } from './routes.ts';

/** Routes of the API's own description: the document, and a page to read it. */
export function apiReference(): Hono {
  const app = new Hono();
  const documentOf = () => openApiDocument(routes);
  for (const path of ['/openapi.json', '/swagger.json']) app.get(path, (c) => answer(c, documentOf()));
  // JSON is YAML as it stands.
  app.get('/openapi.yaml', (c) =>
    c.body(JSON.stringify(documentOf(), undefined, 2), 200, { 'content-type': 'application/yaml' }),
  );
  app.get('/api-reference', (c) => {
    const document = documentOf();
    return htmlPage(c, { title: `${document.info.title}: API reference`, style: STYLE, main: referenceHtml(document) });
  });
  return app;
}

/** The document as HTML. PURE. */
export function referenceHtml({ info, paths, components }: OpenApiDocument): string {
  const bySubject = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const [subject] = operation.tags;
      bySubject.set(subject, [...(bySubject.get(subject) ?? []), operationHtml(method, path, operation)]);
    }
  }
  const sections = [...bySubject].map(([subject, all]) => `<h2>${text(subject)}</h2>\n${all.join('\n')}`);
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `<h3 id="${text(name)}">${text(name)}</h3>\n${schemaHtml(schema)}`,
  );
  return [
    `<h1>${text(info.title)}: API reference</h1>\n<p>${text(info.description)}</p>`,
    ...sections,
    '<h2>Bodies and values</h2>',
    ...schemas,
  ].join('\n');
}

function operationHtml(method: string, path: string, operation: Operation): string {
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const own = parameters.flatMap((parameter) =>
    'name' in parameter && parameter.in === 'query'
      ? [`<li><code>${text(parameter.name)}</code> ${typeHtml(parameter.schema)}</li>`]
      : [],
  );
  const body = requestBody && typeHtml(requestBody.content['application/json'].schema);
  const reply = responses['200'];
  return [
    `<h3 id="${text(operationId)}"><code>${text(method.toUpperCase())} ${text(path)}</code></h3>`,
    `<p>${text(operationId)}: ${text(summary)} <small>${text(operation['x-state'])}</small></p>`,
    own.length > 0 ? `<p>Query:</p><ul>${own.join('')}</ul>` : '',
    body ? `<p>Body: ${body}</p>` : '',
    reply && 'description' in reply ? `<p>Answer: ${text(reply.description)}</p>` : '',
  ]
    .filter(Boolean)
    .join('\n');
}

function schemaHtml(schema: Schema): string {
  const about = typeof schema['description'] === 'string' ? `<p>${text(schema['description'])}</p>` : '';
  const properties = schema['properties'] as Readonly<Record<string, Schema>> | undefined;
  if (properties === undefined) return about || `<p>${typeHtml(schema)}</p>`;
  const rows = Object.entries(properties).map(
    ([name, property]) => `<tr><td><code>${text(name)}</code></td><td>${typeHtml(property)}</td></tr>`,
  );
  return `${about}<table>${rows.join('\n')}</table>`;
}

/** What a schema allows, in a few words. */
function typeHtml(schema: Schema): string {
  const { $ref, enum: values, items, properties, type, pattern } = schema;
  if (typeof $ref === 'string') {
    const name = text($ref.split('/').at(-1) ?? '');
    return `<a target="_self" href="#${name}">${name}</a>`;
  }
  if (Array.isArray(values)) return values.map((value) => `<code>${text(String(value))}</code>`).join(', ');
  if (items) return `list of ${typeHtml(items as Schema)}`;
  if (properties) {
    const fields = Object.entries(properties as Readonly<Record<string, Schema>>).map(
      ([name, property]) => `<li><code>${text(name)}</code> ${typeHtml(property)}</li>`,
    );
    return `<ul>${fields.join('')}</ul>`;
  }
  if (pattern)
    return `text such as <code>${text(String((schema['examples'] as unknown[] | undefined)?.[0] ?? pattern))}</code>`;
  return text(type === undefined ? 'anything' : [type].flat().join(' or '));
}

const STYLE = `
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #8888; }
h3 { margin: 1.5rem 0 .25rem; }
p, ul { margin: .25rem 0; }
table { border-collapse: collapse; }
td { border-top: 1px solid #8884; padding: .25rem .75rem .25rem 0; vertical-align: top; }
small { border: 1px solid #8888; border-radius: .5rem; padding: 0 .4rem; }
`;
