import type { PayloadCodec, ProtoPayload } from 'perdure/common';

const ENCODING = 'binary/encrypted';
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Encrypts every payload with AES-GCM. Histories, describe and the index then hold nothing that can be read without the key; a payload that
 * was written before encryption was switched on is left as it is.
 *
 * @param key 32 bytes, for example from a secret: `fromHex(env.PAYLOAD_KEY)`.
 * @throws {Error} on decoding what was encrypted under another key, or changed.
 * @example createWorker({ …, dataConverter: { payloadCodecs: [encryptionCodec(key)] } });
 */
export function encryptionCodec(key: Uint8Array): PayloadCodec {
  const imported = crypto.subtle.importKey('raw', key as BufferSource, 'AES-GCM', false, ['encrypt', 'decrypt']);
  imported.catch(() => undefined); // Told to whoever encodes.
  return {
    encode: (payloads) => Promise.all(payloads.map(async (payload) => encrypt(await imported, payload))),
    decode: (payloads) => Promise.all(payloads.map(async (payload) => decrypt(await imported, payload))),
  };
}

async function encrypt(key: CryptoKey, payload: ProtoPayload): Promise<ProtoPayload> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const secret = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, encoder.encode(toText(payload)));
  const data = new Uint8Array(iv.length + secret.byteLength);
  data.set(iv);
  data.set(new Uint8Array(secret), iv.length);
  return { metadata: { encoding: encoder.encode(ENCODING) }, data };
}

async function decrypt(key: CryptoKey, payload: ProtoPayload): Promise<ProtoPayload> {
  const encoding = payload.metadata?.['encoding'];
  if (encoding === undefined || decoder.decode(encoding) !== ENCODING || !payload.data) return payload;
  const iv = payload.data.slice(0, 12);
  const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, payload.data.slice(12));
  return fromText(decoder.decode(text));
}

// A payload is bytes with named bytes; JSON has neither, so each is a list of numbers.
const toText = ({ metadata, data }: ProtoPayload): string =>
  JSON.stringify({
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, bytes]) => [name, [...bytes]])),
    data: [...(data ?? [])],
  });

function fromText(text: string): ProtoPayload {
  const { metadata, data } = JSON.parse(text) as { metadata: Record<string, number[]>; data: number[] };
  return {
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, bytes]) => [name, Uint8Array.from(bytes)])),
    data: Uint8Array.from(data),
  };
}
