/** The id of the namespace `default`, as it stands in histories and descriptions since the first version. */
const DEFAULT_ID = '5d1f8c2e-54e6-4f0b-8a3b-0a4f8f7f1c11';

/** The id of a namespace: it follows from the name, so that a history can say it without asking. Its form is a version 8 UUID. */
export function namespaceId(name: string): string {
  if (name === 'default') return DEFAULT_ID;
  const hex = [0, 1, 2, 3].map((seed) => fnv1a(`${seed}/${name}`).toString(16).padStart(8, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
