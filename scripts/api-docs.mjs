/**
 * Writes docs/api.md, the table of every route with its state, from the table that the API document is made from.
 * `--check` writes nothing: it fails when the file is not what would be written.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { subjectOf } from '../src/api/openapi.ts';
import { routes } from '../src/api/routes.ts';

const file = resolve(import.meta.dirname, '../docs/api.md');
const STATES = {
  served: "does what Temporal's does",
  'web ui': "is a route of the server of Temporal's Web UI",
  added: 'Temporal has no such route',
  empty: 'what it lists does not exist here, so the list is empty',
  refused: 'refused, in the words with which Temporal refuses what is switched off',
};

const sections = Map.groupBy(routes, ({ path }) => subjectOf(path));
const row = ({ method, path, operation, summary, state }) =>
  `| \`${method} ${path}\` | ${operation} | ${state} | ${summary.replaceAll('|', '\\|')} |`;
const text = `# The HTTP API

Temporal's HTTP API, route by route. A deployment serves the same table as an OpenAPI 3.1 document at \`/openapi.json\`, and as a page to read at
\`/api-reference\`. Every path is served without \`/api/v1\` as well, and as Temporal has it also below \`/cluster\`.

Written by \`node scripts/api-docs.mjs\` from [\`src/api/routes.ts\`](../src/api/routes.ts).

${Object.entries(STATES)
  .map(([state, meaning]) => {
    const count = routes.filter((route) => route.state === state).length;
    return `- **${state}** (${count}): ${meaning}`;
  })
  .join('\n')}

## Executing in one request

\`POST …/workflows/{workflowId}?waitForClose=true\` starts a workflow and waits for its end, for 20 seconds as a long poll does: the answer of the
start has then the last event of the run as \`closeEvent\`. Without one the run goes on, and \`GET …/history?waitNewEvent=true&historyEventFilterType=2\`
goes on waiting. Temporal's own server passes over the parameter.

## Live updates

\`GET …/history\` with \`Accept: text/event-stream\` is a stream of server-sent events: one message for each history event, with the event's id, its
type (\`EVENT_TYPE_…\`) and its JSON. \`Last-Event-ID\` goes on where a connection ended, and each ends within five minutes. The close event is the
last message, and who comes back after it is answered 204, at which an \`EventSource\` stops. With \`?follow=true\` the stream goes on with the
next run of the chain, and ids have the form \`runId/eventId\`. Name the run (\`execution.runId\`) where another run may start under the same id.

${[...sections]
  .map(
    ([subject, all]) =>
      `## ${subject}\n\n| Route | Call | State | |\n| --- | --- | --- | --- |\n${all.map(row).join('\n')}`,
  )
  .join('\n\n')}
`;

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('docs/api.md is out of date: run node scripts/api-docs.mjs');
  process.exitCode = 1;
}
