import type { Context, Next } from 'hono';
import { refusal } from './answers.ts';

/** Who may call. Closed unless the owner opens it or sets a key. */
export interface Auth {
  readonly apiKey?: string;
  /** The owner has opened the deployment to everybody. */
  readonly none: boolean;
}

const NOT_SET =
  'This deployment accepts no calls yet: set the secret PERDURE_API_KEY (wrangler secret put PERDURE_API_KEY) and send it as a bearer token, ' +
  'or open it to everybody with PERDURE_AUTH=none.';

/** Lets in who sends the API key as a bearer token. */
export function requireAuth<Env>(authOf: (env: Env) => Auth) {
  return async (c: Context, next: Next): Promise<Response | undefined> => {
    const { none, apiKey } = authOf(c.env as Env);
    if (none) {
      await next();
      return undefined;
    }
    const refuse = (message: string) => refusal(c, { code: 'UNAUTHENTICATED', message });
    if (!apiKey) return refuse(NOT_SET);
    const [, token] = /^Bearer +(.+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    if (token === undefined)
      return refuse('Send the API key as a bearer token: Authorization: Bearer <PERDURE_API_KEY>.');
    if (!(await isSame(token, apiKey))) return refuse('The API key is not valid.');
    await next();
    return undefined;
  };
}

/** Compares digests, so that the time it takes says nothing about the key. */
async function isSame(a: string, b: string): Promise<boolean> {
  const digest = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const [left, right] = await Promise.all([digest(a), digest(b)]);
  let difference = 0;
  for (const [at, byte] of left.entries()) difference |= byte ^ (right[at] ?? 0);
  return difference === 0;
}
