/**
 * API keys, as text: `perdure_<id>_<secret>`. The id is `<random>` for a key of the whole deployment and `<random>.<namespace>` for one of a
 * namespace, so that a key says which object knows it.
 */
import { EVERY_NAMESPACE } from '../../protocol/api-key.ts';
import type { ApiKeyDescription } from '../../protocol/api-key.ts';
import { toBase64 } from '../../protocol/payload.ts';
import { sha256 } from './digest.ts';

/** What is kept of a key: its secret cannot be found from it. */
export interface StoredApiKey extends ApiKeyDescription {
  /** SHA-256 of the secret, in base64. A fast hash is enough for 32 random bytes. */
  readonly hash: string;
}

const ID_BYTES = 8;
const SECRET_BYTES = 32;
const ID = /^[0-9a-f]{16}(?:\.([A-Za-z0-9][A-Za-z0-9_.-]{1,254}))?$/;
/** The secret has a fixed length, so an underscore in the namespace is no ambiguity. */
const KEY = /^perdure_(.+)_([A-Za-z0-9_-]{43})$/;

export interface ApiKeyParts {
  readonly id: string;
  readonly secret: string;
}

/** The namespace that an id belongs to; `undefined`: it is none of ours. */
export function namespaceOfApiKey(id: string): string | undefined {
  const found = ID.exec(id);
  return found === null ? undefined : (found[1] ?? EVERY_NAMESPACE);
}

/** What a key's text says, or `undefined` when it has not the form of a key. */
export function parseApiKey(text: string): ApiKeyParts | undefined {
  const [, id = '', secret = ''] = KEY.exec(text) ?? [];
  return namespaceOfApiKey(id) === undefined ? undefined : { id, secret };
}

export function newApiKeyId(namespace: string): string {
  const random = [...randomBytes(ID_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return namespace === EVERY_NAMESPACE ? random : `${random}.${namespace}`;
}

/** A new secret for an id: the text that its owner is told, and the hash that is kept. */
export async function newApiKeySecret(id: string): Promise<{ readonly text: string; readonly hash: string }> {
  const secret = toBase64(randomBytes(SECRET_BYTES)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return { text: `perdure_${id}_${secret}`, hash: await sha256(secret) };
}

const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
