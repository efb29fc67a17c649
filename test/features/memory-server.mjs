// Serves the features from a deployment in memory, in plain Node, on a free port of 127.0.0.1 that it prints. It ends with its standard input.
import '../sdk-aliases.mjs';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';

const { TestWorkflowEnvironment } = await import('perdure/testing');
const { answer, deployment } = await import('./deployment.ts');
const env = await TestWorkflowEnvironment.createLocal(deployment);

const server = createServer(async (message, reply) => {
  const { method, url, headers } = message;
  const body = method === 'GET' ? {} : { body: await buffer(message) };
  const given = Object.entries(headers).filter(([name]) => name !== 'content-length' && name !== 'transfer-encoding');
  const request = new Request(`http://127.0.0.1${url}`, { method, headers: Object.fromEntries(given), ...body });
  const response = await answer(request, (asked) => env.fetch(asked));
  reply.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body) Readable.fromWeb(response.body).pipe(reply);
  else reply.end();
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit());
