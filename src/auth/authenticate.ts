import { EVERY_NAMESPACE } from '../../protocol/api-key.ts';
import { ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { parseApiKey } from './api-key.ts';
import type { ApiKeyParts, StoredApiKey } from './api-key.ts';
import { isSameDigest, isSameSecret, sha256 } from './digest.ts';
import { looksLikeJwt } from './jwt.ts';
import { isExpired } from './new-api-key.ts';
import { granted } from './roles.ts';
import type { Caller } from './roles.ts';
import type { AuthSettings } from './settings.ts';

/** How stored keys are found, and what time it is. */
export interface AuthPorts {
  readonly findApiKey: (id: string) => Promise<StoredApiKey | undefined>;
  readonly now: () => number;
}

const EVERYTHING = granted(EVERY_NAMESPACE, 'admin');
const EVERYBODY: Caller = { id: 'everybody', grants: EVERYTHING };
const OWNER: Caller = { id: 'owner', grants: EVERYTHING };

const NOT_SET =
  'This deployment accepts no calls yet: set the secret PERDURE_API_KEY (wrangler secret put PERDURE_API_KEY) and send it as a bearer token, ' +
  'or open it to everybody with PERDURE_AUTH=none.';
const NO_JWT =
  'This deployment accepts no JWTs: set PERDURE_JWT_ISSUER and PERDURE_JWT_AUDIENCE to those of the tokens that it is to accept.';
const NO_TOKEN = 'Send an API key or a JWT as a bearer token: Authorization: Bearer <PERDURE_API_KEY>.';
const NOT_VALID = 'The API key is not valid.';

/** Who calls, by the credential of the request: an API key or a JWT as a bearer token, or the assertion of Cloudflare Access. */
export async function authenticate(headers: Headers, auth: AuthSettings, ports: AuthPorts): Promise<Reply<Caller>> {
  if (auth.none) return ok(EVERYBODY);
  const { apiKey, verifyJwt } = auth;
  const [, token] = /^Bearer +(.+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  if (token === undefined) {
    const assertion = headers.get('cf-access-jwt-assertion');
    if (assertion && verifyJwt) return verifyJwt(assertion, ports.now());
    return unauthenticated(apiKey || verifyJwt ? NO_TOKEN : NOT_SET);
  }
  if (apiKey && (await isSameSecret(token, apiKey))) return ok(OWNER);
  const parts = parseApiKey(token);
  if (parts) return byStoredKey(parts, ports);
  if (looksLikeJwt(token)) return verifyJwt ? verifyJwt(token, ports.now()) : unauthenticated(NO_JWT);
  return unauthenticated(apiKey || verifyJwt ? NOT_VALID : NOT_SET);
}

async function byStoredKey({ id, secret }: ApiKeyParts, { findApiKey, now }: AuthPorts): Promise<Reply<Caller>> {
  const [hash, key] = await Promise.all([sha256(secret), findApiKey(id)]);
  if (key === undefined || !isSameDigest(hash, key.hash)) return unauthenticated(NOT_VALID);
  if (isExpired(key, now())) return unauthenticated('The API key has expired.');
  return ok({ id: `api-key:${id}`, grants: granted(key.namespace, key.role) });
}

const unauthenticated = (message: string) => refuse('UNAUTHENTICATED', message);
