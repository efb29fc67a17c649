/**
 * Standard Webhooks (standardwebhooks.com), version 1, symmetric: how a request from the engine proves where it comes from.
 *
 * 1. What is signed is `<webhook-id>.<webhook-timestamp>.<body>`, by HMAC-SHA256 under the bytes of a `whsec_<base64>` secret.
 * 2. A signature is compared by `crypto.subtle.verify`, never by `===`: that takes the same time wherever the difference is.
 * 3. No message ever carries a secret, or a part of one.
 */
import { fromBase64, toBase64 } from './payload.ts';

/** How far `webhook-timestamp` may be from the receiver's clock, in milliseconds. */
export const WEBHOOK_TOLERANCE = 5 * 60_000;

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };
const PREFIX = 'whsec_';
const encoder = new TextEncoder();

export interface WebhookMessage {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

export type WebhookVerdict =
  | { readonly valid: true; readonly id: string; readonly timestamp: number }
  | { readonly valid: false; readonly reason: string };

/** The bytes of a `whsec_<base64>` secret. Throws a TypeError that does not repeat it. */
export function webhookSecretBytes(secret: string): Uint8Array {
  try {
    const bytes = secret.startsWith(PREFIX) ? fromBase64(secret.slice(PREFIX.length)) : new Uint8Array();
    if (bytes.length > 0) return bytes;
  } catch {
    // The message of fromBase64 quotes its input.
  }
  throw new TypeError(`a signing secret must be "${PREFIX}" followed by base64, as Standard Webhooks has it`);
}

/**
 * The three headers that sign a message.
 *
 * @throws {TypeError} when the secret is not `whsec_<base64>`.
 * @example const headers = await signWebhook(secret, { id: 'msg_1', timestamp: Math.floor(Date.now() / 1000), body: '{}' });
 */
export async function signWebhook(secret: string, message: WebhookMessage): Promise<Record<string, string>> {
  const key = await importKey(secret, 'sign');
  const signature = await crypto.subtle.sign(
    ALGORITHM,
    key,
    signedBytes(message.id, String(message.timestamp), message.body),
  );
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': `v1,${toBase64(new Uint8Array(signature))}`,
  };
}

/**
 * Whether a request is signed with one of the secrets and is recent. It does not notice a replay: remember the id for that.
 *
 * @throws {TypeError} when a secret is not `whsec_<base64>`.
 * @example const verdict = await verifyWebhook([secret], request.headers, await request.text(), Date.now());
 */
export async function verifyWebhook(
  secrets: readonly string[],
  headers: Headers,
  body: string,
  now: number,
): Promise<WebhookVerdict> {
  const id = headers.get('webhook-id');
  const time = headers.get('webhook-timestamp');
  const signature = headers.get('webhook-signature');
  if (!id || !time || !signature) {
    return refuse('the request is not signed: webhook-id, webhook-timestamp and webhook-signature are needed');
  }
  if (!/^\d{1,12}$/.test(time)) return refuse('webhook-timestamp is not a number of seconds');
  const timestamp = Number(time);
  if (Math.abs(now - timestamp * 1000) > WEBHOOK_TOLERANCE) {
    return refuse(`webhook-timestamp is more than ${WEBHOOK_TOLERANCE / 60_000} minutes from this clock`);
  }
  const bytes = signedBytes(id, time, body);
  const candidates = signature.split(' ').flatMap(signatureBytes).slice(0, 16);
  for (const secret of secrets) {
    const key = await importKey(secret, 'verify');
    for (const candidate of candidates) {
      if (await crypto.subtle.verify(ALGORITHM, key, candidate, bytes)) return { valid: true, id, timestamp };
    }
  }
  return refuse('webhook-signature matches no secret');
}

const refuse = (reason: string): WebhookVerdict => ({ valid: false, reason });

const signedBytes = (id: string, timestamp: string, body: string): Uint8Array =>
  encoder.encode(`${id}.${timestamp}.${body}`);

/** Only `v1` is symmetric; others, such as `v1a`, are for receivers with a public key. */
function signatureBytes(signature: string): Uint8Array[] {
  if (!signature.startsWith('v1,')) return [];
  try {
    return [fromBase64(signature.slice(3))];
  } catch {
    return [];
  }
}

const importKey = (secret: string, usage: 'sign' | 'verify'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', webhookSecretBytes(secret), ALGORITHM, false, [usage]);
