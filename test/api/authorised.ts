import worker from '../worker.ts';

/** The secret of the owner, in the environment of a closed deployment. */
export const OWNER = 'owner-secret-7c1f';
export const CLOSED = { PERDURE_API_KEY: OWNER };

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A request to the test Worker as a deployment with this environment would answer it. */
export async function call(
  method: string,
  path: string,
  given: { readonly token?: string; readonly body?: unknown; readonly env?: object; readonly headers?: object } = {},
): Promise<Answer> {
  const { token, body, env = CLOSED, headers = {} } = given;
  const request = new Request(`http://perdure.test${path}`, {
    method,
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const response = await worker.fetch(request, env, {} as never);
  const text = await response.text();
  // Pages for people are no JSON.
  const isJson = !(response.headers.get('content-type') ?? '').startsWith('text/') && text.startsWith('{');
  return { status: response.status, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : { text } };
}

/** Makes an API key, and answers its text. */
export async function newApiKey(namespace: string, role: string, more: object = {}): Promise<string> {
  const path = namespace === '*' ? '/api-keys' : `/namespaces/${namespace}/api-keys`;
  const { status, body } = await call('POST', path, { token: OWNER, body: { role, ...more } });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body['secret'] as string;
}
