/** The shape of JSON: which keys there are, of which types, and which of them always. */
export type Shape =
  | { readonly type: 'text' | 'number' | 'boolean' | 'null' | 'payload' }
  | { readonly type: 'list'; readonly items: Shape | undefined }
  | { readonly type: 'object'; readonly keys: ReadonlyMap<string, { readonly shape: Shape; readonly always: boolean }> }
  /** Its keys are data. */
  | { readonly type: 'map'; readonly values: Shape | undefined };

const MAPS = new Set([
  'customAttributes',
  'customSearchAttributeAliases',
  'supportedClients',
  'requestIdInfos',
  'data',
]);
/** Values of users: recorded in shorthand, and the Web UI gets them in full. */
const PAYLOADS = new Set([
  'fields',
  'groupValues',
  'heartbeatDetails',
  'indexedFields',
  'input',
  'queryResult',
  'result',
  'details',
]);

export function shapeOf(value: unknown, name = ''): Shape {
  if (PAYLOADS.has(name)) return { type: 'payload' };
  if (Array.isArray(value)) return { type: 'list', items: merged(value.map((item) => shapeOf(item))) };
  if (value === null) return { type: 'null' };
  if (typeof value === 'number' || typeof value === 'boolean') return { type: typeof value as 'number' };
  if (typeof value !== 'object') return { type: 'text' };
  const entries = Object.entries(value);
  if (MAPS.has(name)) return { type: 'map', values: merged(entries.map(([, item]) => shapeOf(item))) };
  return {
    type: 'object',
    keys: new Map(entries.map(([key, item]) => [key, { shape: shapeOf(item, key), always: true }])),
  };
}

/** What several values of one kind have in common, and what only some have. */
export const merged = (shapes: readonly Shape[]): Shape | undefined =>
  shapes.reduce<Shape | undefined>((all, shape) => (all === undefined ? shape : merge(all, shape)), undefined);

function merge(a: Shape, b: Shape): Shape {
  if (a.type === 'list' && b.type === 'list') return { type: 'list', items: either(a.items, b.items) };
  if (a.type === 'map' && b.type === 'map') return { type: 'map', values: either(a.values, b.values) };
  if (a.type !== 'object' || b.type !== 'object') return a;
  const keys = new Map<string, { shape: Shape; always: boolean }>();
  for (const key of new Set([...a.keys.keys(), ...b.keys.keys()])) {
    const [mine, theirs] = [a.keys.get(key), b.keys.get(key)];
    const shape = either(mine?.shape, theirs?.shape);
    if (shape) keys.set(key, { shape, always: (mine?.always ?? false) && (theirs?.always ?? false) });
  }
  return { type: 'object', keys };
}
const either = (a: Shape | undefined, b: Shape | undefined): Shape | undefined => (a && b ? merge(a, b) : (a ?? b));

/** Where a shape does not fit what was recorded: keys that are new or missing, and other types. */
export function misfits(recorded: Shape | undefined, found: Shape | undefined, at = ''): string[] {
  if (recorded === undefined || found === undefined) return [];
  if (recorded.type === 'list' && found.type === 'list') return misfits(recorded.items, found.items, `${at}[]`);
  if (recorded.type === 'map' && found.type === 'map') return misfits(recorded.values, found.values, `${at}{}`);
  if (recorded.type !== found.type) return [`${at}: ${recorded.type} was recorded, not ${found.type}`];
  if (recorded.type !== 'object' || found.type !== 'object') return [];
  const news = [...found.keys].flatMap(([key, { shape }]) => {
    const known = recorded.keys.get(key);
    return known === undefined ? [`${at}.${key}: not recorded`] : misfits(known.shape, shape, `${at}.${key}`);
  });
  const gone = [...recorded.keys].flatMap(([key, { always }]) =>
    always && !found.keys.has(key) ? [`${at}.${key}: missing`] : [],
  );
  return [...news, ...gone];
}
