/**
 * Temporal's random stream, so that histories recorded by it replay here: the run id is hashed with SipHash-1-3 under a zero key, as Rust
 * hashes strings (its bytes, then 0xff), and the eight bytes of the hash, the highest first, seed Baagøe's Alea generator.
 */
const MASK = 0xffff_ffff_ffff_ffffn;
const TWO_TO_MINUS_32 = 2 ** -32;

/** A deterministic stream of numbers in [0, 1), seeded by the id of a run. */
export const createRandom = (runId: string): (() => number) => alea(seedOf(runId));

const STREAM_PREFIX = 'temporal-workflow-random-stream-v1';

/** Another stream of the same run: seeded by the run's seed and its name, each behind its length, so that none is the beginning of another. */
export function createNamedRandom(runId: string, name: string): () => number {
  const encoder = new TextEncoder();
  const parts = [seedOf(runId), encoder.encode(name)];
  const length = (bytes: Uint8Array): Uint8Array => {
    const view = new DataView(new ArrayBuffer(4));
    view.setUint32(0, bytes.length);
    return new Uint8Array(view.buffer);
  };
  const seed = [encoder.encode(STREAM_PREFIX), ...parts.flatMap((bytes) => [length(bytes), bytes])];
  return alea(Uint8Array.from(seed.flatMap((bytes) => [...bytes])));
}

function seedOf(runId: string): Uint8Array {
  const seed = new DataView(new ArrayBuffer(8));
  seed.setBigUint64(0, hashString(runId));
  return new Uint8Array(seed.buffer);
}

/** SipHash-1-3 with zero keys over the UTF-8 bytes of a text and a closing 0xff. */
export function hashString(text: string): bigint {
  const bytes = [...new TextEncoder().encode(text), 0xff];
  // The last block holds what is left, and the length in its highest byte.
  const blocks = new DataView(new ArrayBuffer((Math.floor(bytes.length / 8) + 1) * 8));
  for (const [at, byte] of bytes.entries()) blocks.setUint8(at, byte);
  blocks.setUint8(blocks.byteLength - 1, bytes.length & 0xff);

  const v = [0x736f6d6570736575n, 0x646f72616e646f6dn, 0x6c7967656e657261n, 0x7465646279746573n] as SipState;
  for (let at = 0; at < blocks.byteLength; at += 8) {
    const block = blocks.getBigUint64(at, true);
    v[3] ^= block;
    sipRound(v);
    v[0] ^= block;
  }
  v[2] ^= 0xffn;
  for (let round = 0; round < 3; round++) sipRound(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

type SipState = [bigint, bigint, bigint, bigint];
const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK;

function sipRound(v: SipState): void {
  v[0] = (v[0] + v[1]) & MASK;
  v[2] = (v[2] + v[3]) & MASK;
  v[1] = rotate(v[1], 13n) ^ v[0];
  v[3] = rotate(v[3], 16n) ^ v[2];
  v[0] = rotate(v[0], 32n);
  v[2] = (v[2] + v[1]) & MASK;
  v[0] = (v[0] + v[3]) & MASK;
  v[1] = rotate(v[1], 17n) ^ v[2];
  v[3] = rotate(v[3], 21n) ^ v[0];
  v[2] = rotate(v[2], 32n);
}

function alea(seed: Uint8Array): () => number {
  let state = 0xefc8249d;
  const mash = (bytes: Iterable<number>): number => {
    for (const byte of bytes) {
      const mixed = 0.02519603282416938 * (state + byte);
      const whole = mixed >>> 0;
      const product = (mixed - whole) * whole;
      state = (product >>> 0) + (product - (product >>> 0)) * 2 ** 32;
    }
    return (state >>> 0) * TWO_TO_MINUS_32;
  };
  const start = [mash([32]), mash([32]), mash([32])];
  let [a, b, c] = start.map((value) => {
    const less = value - mash(seed);
    return less < 0 ? less + 1 : less;
  }) as [number, number, number];
  let carry = 1;
  return () => {
    const next = 2_091_639 * a + carry * TWO_TO_MINUS_32;
    carry = Math.trunc(next);
    [a, b, c] = [b, c, next - carry];
    return c;
  };
}

/** A version 4 UUID from four numbers of a stream. */
export function uuidFrom(random: () => number): string {
  const words = new DataView(new ArrayBuffer(16));
  for (let at = 0; at < 16; at += 4) words.setUint32(at, Math.floor(random() * 2 ** 32));
  words.setUint8(6, (words.getUint8(6) & 0x0f) | 0x40);
  words.setUint8(8, (words.getUint8(8) & 0x3f) | 0x80);
  const hex = Array.from({ length: 16 }, (_, at) => words.getUint8(at).toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Fills bytes from a stream. */
export function fillFrom(random: () => number, bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(random() * 256);
  return bytes;
}
