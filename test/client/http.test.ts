import { expect, test } from 'vitest';
import { Client, Connection, ServiceError, WorkflowNotFoundError, isGrpcServiceError } from '../../sdk/client/index.ts';
import { clock } from '../../sdk/client/retry.ts';
import { path } from '../../sdk/client/http/send.ts';
import { restoreClock, skipTime } from './fake-service.ts';
import { fetchWorker } from './transports.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}
/** A server that answers this, and what it was sent. */
function server(...answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push({ url, init });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer?.clone() ?? Response.json({});
  };
  return { sent, fetch };
}
const headersOf = ({ init }: Sent): Record<string, string> => init.headers as Record<string, string>;
const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const signalling = (client: Client) => client.workflow.getHandle('a/b ?').signal('go on');

test.each([
  [{}, 'http://localhost:8787/api/v1/'],
  [{ address: 'localhost:7233' }, 'http://localhost:7233/api/v1/'],
  [{ address: 'perdure.example.com', apiKey: 'k' }, 'https://perdure.example.com/api/v1/'],
  [{ address: 'perdure.example.com', apiKey: 'k', tls: false }, 'http://perdure.example.com/api/v1/'],
  [{ address: 'https://example.com/perdure/' }, 'https://example.com/perdure/api/v1/'],
])('%o is reached at %s', async (options, url) => {
  const { sent, fetch } = server(Response.json({}));
  await signalling(new Client({ connection: new Connection({ ...options, fetch }) }));
  expect(sent[0]?.url).toBe(`${url}namespaces/default/workflows/a%2Fb%20%3F/signal/go%20on?noPayloadShorthand=true`);
});

test('requests carry the API key and the headers of their connection and scope', async () => {
  const { sent, fetch } = server(Response.json({}));
  let key = 'first';
  const connection = new Connection({ fetch, apiKey: () => key, metadata: { 'x-app': 'shop' } });
  const client = new Client({ connection });
  await signalling(client);
  key = 'second';
  await client.withMetadata({ 'x-trace': 'abc' }, () => signalling(client));
  await signalling(client.with({ metadata: { 'x-app': 'other' } }));
  connection.setApiKey('third');
  await connection.withApiKey('fourth', () => signalling(client));
  await signalling(client);
  expect(sent.map(headersOf)).toMatchObject([
    { authorization: 'Bearer first', 'x-app': 'shop' },
    { authorization: 'Bearer second', 'x-app': 'shop', 'x-trace': 'abc' },
    { authorization: 'Bearer second', 'x-app': 'other' },
    { authorization: 'Bearer fourth' },
    { authorization: 'Bearer third' },
  ]);
  expect(headersOf(sent[2] as Sent)).not.toHaveProperty('x-trace');
});

test.each([
  [new Response('<html>', { status: 502 }), 14],
  [new Response('', { status: 401 }), 16],
  [new Response('nothing here', { status: 404 }), 12],
  [new TypeError('connection refused'), 14],
  [Response.json({ code: 99, message: 'unheard of' }, { status: 500 }), 2],
])('an answer that is none of the service is a refusal too: %o', async (answer, code) => {
  skipTime();
  const { fetch } = server(answer);
  const error = await caught(signalling(new Client({ connection: new Connection({ fetch }) })));
  restoreClock();
  expect(error).toBeInstanceOf(ServiceError);
  expect((error as ServiceError).cause).toMatchObject({ code });
});

test('a request that got no answer is sent again', async () => {
  const waits = skipTime();
  const { sent, fetch } = server(new TypeError('reset'), new TypeError('reset'), Response.json({}));
  await signalling(new Client({ connection: new Connection({ fetch }) }));
  restoreClock();
  expect(waits).toHaveLength(2);
  expect(new Set(sent.map(({ init }) => init.body)).size).toBe(1);
});

test('what the server says is in the error, with its details', async () => {
  const body = {
    code: 5,
    message: 'workflow not found for ID: x',
    details: [{ '@type': 'type.googleapis.com/temporal.api.errordetails.v1.NotFoundFailure', activeCluster: 'a' }],
  };
  const connection = new Connection({ fetch: server(Response.json(body, { status: 404 })).fetch });
  const error = await caught(new Client({ connection }).workflow.getHandle('x').describe());
  expect(error).toBeInstanceOf(WorkflowNotFoundError);
  const refused = await connection.workflowService.describeWorkflowExecution({ namespace: 'default', workflowId: 'x' });
  expect(refused.error?.details).toEqual([{ type: 'NotFoundFailure', activeCluster: 'a' }]);
});

test('a connection is made to a service that answers, and not to one that refuses', async () => {
  const address = 'http://perdure.test';
  await expect(Connection.connect({ address, fetch: fetchWorker })).resolves.toBeInstanceOf(Connection);
  const { fetch } = server(Response.json({ code: 16, message: 'The API key is not valid.' }, { status: 401 }));
  const error = await caught(Connection.connect({ address, fetch }));
  expect(error).toMatchObject({ message: 'Failed to connect to http://perdure.test' });
  expect(isGrpcServiceError((error as Error).cause)).toBe(true);
});

test('a connection that takes too long is given up', async () => {
  const after = clock.after;
  clock.after = (_, callback) => {
    queueMicrotask(callback);
    return () => undefined;
  };
  const fetch = () => new Promise<never>(() => undefined);
  const error = await caught(Connection.connect({ fetch, connectTimeout: '1s' }));
  clock.after = after;
  expect((error as ServiceError).cause).toMatchObject({ code: 4 });
});

test('a value stays in its place of a path', async () => {
  expect(path`/workflows/${'a/../b'}/signal/${'ü'}`).toBe('/workflows/a%2F..%2Fb/signal/%C3%BC');
  const { sent, fetch } = server(Response.json({}));
  const client = new Client({ connection: new Connection({ fetch }) });
  await expect(client.workflow.getHandle('..').cancel()).rejects.toBeInstanceOf(ServiceError);
  expect(sent).toEqual([]);
});
