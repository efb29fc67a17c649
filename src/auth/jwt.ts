/**
 * JSON Web Tokens of an OpenID Connect issuer, or of Cloudflare Access.
 *
 * 1. A token counts when one of the issuer's keys has signed it, by an asymmetric algorithm, for this audience, and it says until when.
 * 2. The keys are read from the issuer, kept for ten minutes, and read again when a token names one that is not among them.
 */
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { grantsOf } from './claims.ts';
import type { Caller } from './roles.ts';

export interface JwtSettings {
  readonly issuer: string;
  /** One of these must be the token's. */
  readonly audience: readonly string[];
  /** Where the issuer's keys are; the default is what its discovery document says. */
  readonly jwksUrl?: string;
  /** The claim that maps namespaces to roles. */
  readonly claim: string;
}

const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** How far the clocks of issuer and engine may be apart, in seconds. */
const TOLERANCE = 5;

/** How long the issuer may take to answer, in milliseconds. jose gives it as long to tell its keys. */
const PATIENCE = 5_000;

/** Reads what a token grants. */
export type JwtVerifier = (token: string, now: number) => Promise<Reply<Caller>>;

export const looksLikeJwt = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);

export function createJwtVerifier(settings: JwtSettings): JwtVerifier {
  const { issuer, audience, claim } = settings;
  let keys: JWTVerifyGetKey | undefined;
  return async (token, now) => {
    try {
      keys ??= createRemoteJWKSet(new URL(await jwksUrlOf(settings)), {
        // Looked up when it is needed: what stands in its place then is meant.
        [customFetch]: (url, options) => fetch(url, options),
      });
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: [...audience],
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: TOLERANCE,
        currentDate: new Date(now),
      });
      return ok({ id: `jwt:${subjectOf(payload)}`, grants: grantsOf(payload, claim) });
    } catch (error) {
      return reasonOf(error);
    }
  };
}

const subjectOf = ({ sub, common_name: name }: JWTPayload): string => sub || (typeof name === 'string' ? name : '');

async function jwksUrlOf({ issuer, jwksUrl }: JwtSettings): Promise<string> {
  if (jwksUrl !== undefined) return jwksUrl;
  const base = issuer.replace(/\/$/, '');
  // Source: Cloudflare One, "Validate JWTs".
  if (new URL(base).hostname.endsWith('.cloudflareaccess.com')) return `${base}/cdn-cgi/access/certs`;
  const response = await fetch(`${base}/.well-known/openid-configuration`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.status !== 200) throw new Error(`the discovery document of the issuer answers ${response.status}`);
  const { jwks_uri: url } = await response.json<{ jwks_uri?: unknown }>();
  if (typeof url !== 'string') throw new Error('the discovery document of the issuer has no jwks_uri');
  return url;
}

/** Why a token does not count. No message repeats a part of it. */
function reasonOf(error: unknown): Reply<never> {
  if (error instanceof errors.JWTExpired) return refuse('UNAUTHENTICATED', 'The JWT has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refuse('UNAUTHENTICATED', `The JWT is not valid here: look at its claim ${JSON.stringify(error.claim)}.`);
  }
  if (BAD_TOKEN.some((type) => error instanceof type)) return refuse('UNAUTHENTICATED', 'The JWT is not valid.');
  console.error('perdure: the keys of PERDURE_JWT_ISSUER cannot be read', error);
  return refuse('UNAVAILABLE', 'The keys of the JWT issuer cannot be read; try again.');
}
const BAD_TOKEN = [
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];
