import { createJwtVerifier } from './jwt.ts';
import type { JwtSettings, JwtVerifier } from './jwt.ts';

/** Counts requests by key. Source: the rate-limit binding of Cloudflare Workers. */
export interface RateLimit {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

/** What a deployment's environment says about who may call. */
export interface AuthEnv {
  /** The secret of its owner: as a bearer token, an API key that may do everything. */
  readonly PERDURE_API_KEY?: string;
  /** `none` opens the deployment to everybody. */
  readonly PERDURE_AUTH?: string;
  /** The `iss` of the JWTs that are accepted: any OpenID Connect issuer, or `https://<team>.cloudflareaccess.com`. */
  readonly PERDURE_JWT_ISSUER?: string;
  /** Their `aud`; several with commas between. */
  readonly PERDURE_JWT_AUDIENCE?: string;
  /** Where the issuer's keys are, if its discovery document does not say. */
  readonly PERDURE_JWT_JWKS_URL?: string;
  /** The claim that maps namespaces to roles; the default is `perdure`. */
  readonly PERDURE_JWT_CLAIM?: string;
  /** A rate-limit binding: how many requests each credential may send. */
  readonly PERDURE_RATE_LIMIT?: RateLimit;
}

export interface AuthSettings {
  /** The owner has opened the deployment to everybody. */
  readonly none: boolean;
  readonly apiKey?: string;
  readonly verifyJwt?: JwtVerifier;
  readonly rateLimit?: RateLimit;
}

/** Settings by their environment, which is the same for all requests of an isolate. */
const settingsOf = new WeakMap<AuthEnv, AuthSettings>();

export function authSettings(env: AuthEnv): AuthSettings {
  let settings = settingsOf.get(env);
  if (settings === undefined) settingsOf.set(env, (settings = read(env)));
  return settings;
}

function read(env: AuthEnv): AuthSettings {
  const verifyJwt = jwtVerifierOf(env);
  return {
    none: env.PERDURE_AUTH === 'none',
    ...(env.PERDURE_API_KEY ? { apiKey: env.PERDURE_API_KEY } : {}),
    ...(verifyJwt ? { verifyJwt } : {}),
    ...(env.PERDURE_RATE_LIMIT ? { rateLimit: env.PERDURE_RATE_LIMIT } : {}),
  };
}

/** Verifiers by their settings, because each keeps the keys of its issuer. */
const verifiers = new Map<string, JwtVerifier>();

/** Without an audience none: the issuer's tokens for other services would open this one. */
function jwtVerifierOf(env: AuthEnv): JwtVerifier | undefined {
  const { PERDURE_JWT_ISSUER: issuer, PERDURE_JWT_JWKS_URL: jwksUrl, PERDURE_JWT_CLAIM: claim } = env;
  const audience = (env.PERDURE_JWT_AUDIENCE ?? '').split(',').flatMap((name) => name.trim() || []);
  if (!issuer || audience.length === 0) return undefined;
  const settings: JwtSettings = { issuer, audience, claim: claim || 'perdure', ...(jwksUrl ? { jwksUrl } : {}) };
  const key = JSON.stringify(settings);
  const verifier = verifiers.get(key) ?? createJwtVerifier(settings);
  verifiers.set(key, verifier);
  return verifier;
}
