/** A deterministic stream of numbers in [0, 1), seeded by text: sfc32 over an FNV-style hash. */
export function createRandom(seed: string): () => number {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  for (let i = 0; i < seed.length; i++) {
    const code = seed.charCodeAt(i);
    a = Math.imul(a ^ code, 597399067);
    b = Math.imul(b ^ code, 2869860233);
    c = Math.imul(c ^ code, 951274213);
    d = Math.imul(d ^ code, 2716044179);
  }
  const next = (): number => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** A version 4 UUID from a stream of numbers. */
export function uuidFrom(random: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replaceAll(/[xy]/g, (c) => {
    const nibble = (random() * 16) | 0;
    return (c === 'x' ? nibble : (nibble & 3) | 8).toString(16);
  });
}
