/**
 * Task tokens: they name one attempt of an activity, and prove that the engine has named it. Opaque to callers, base64 as Temporal's JSON has
 * bytes. The proof is an HMAC-SHA256 over all fields, under a secret of the namespace; `crypto.subtle.verify` takes the same time wherever a
 * wrong one differs.
 */
import { base64ToUtf8, fromBase64, toBase64, utf8ToBase64 } from './payload.ts';
import type { TaskToken } from './tasks.ts';

/** As it is before workflow code is kept from it, which costs every call something. */
const { subtle } = crypto;
const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };
const SECRET_BYTES = 32;
const MOST_KEYS = 1_000;

/** A token as it came from outside. */
export interface SignedTaskToken extends TaskToken {
  /** Base64. */
  readonly signature: string;
}

/** A secret to sign the tokens of a namespace with: base64 of random bytes. */
export const newTaskTokenSecret = (): string => toBase64(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));

export async function encodeTaskToken(token: TaskToken, secret: string): Promise<string> {
  const signature = await subtle.sign(ALGORITHM, await keyOf(secret), signedBytes(token));
  return utf8ToBase64(JSON.stringify({ ...token, signature: toBase64(new Uint8Array(signature)) }));
}

/** The token's fields, not verified, or `undefined` when the text is none of ours. */
export function readTaskToken(text: string): SignedTaskToken | undefined {
  try {
    const token = JSON.parse(base64ToUtf8(text)) as Partial<SignedTaskToken>;
    const texts = [token.namespace, token.workflowId, token.runId, token.signature];
    const numbers = [token.scheduledEventId, token.attempt];
    const whole = texts.every((field) => typeof field === 'string') && numbers.every((n) => Number.isSafeInteger(n));
    return whole ? (token as SignedTaskToken) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the token was made with this secret, for exactly this attempt. */
export async function verifyTaskToken(token: SignedTaskToken, secret: string): Promise<boolean> {
  let signature: Uint8Array;
  try {
    signature = fromBase64(token.signature);
  } catch {
    return false;
  }
  return subtle.verify(ALGORITHM, await keyOf(secret), signature, signedBytes(token));
}

/** An array of all fields, whatever else the token's text holds. */
function signedBytes({ namespace, workflowId, runId, scheduledEventId, attempt }: TaskToken): Uint8Array {
  return new TextEncoder().encode(JSON.stringify([namespace, workflowId, runId, scheduledEventId, attempt]));
}

/** Imported once per secret. */
const keys = new Map<string, CryptoKey>();

async function keyOf(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const key = await subtle.importKey('raw', fromBase64(secret), ALGORITHM, false, ['sign', 'verify']);
  if (keys.size >= MOST_KEYS) keys.clear();
  keys.set(secret, key);
  return key;
}
