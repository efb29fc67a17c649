/** What is wrong with a body, with the path of the field. */
export class ProtoJsonError extends Error {
  override readonly name: string = 'ProtoJsonError';
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function wrong(at: string, expected: string, value: unknown): ProtoJsonError {
  const place = at === '' ? 'the body' : `field ${JSON.stringify(at)}`;
  return new ProtoJsonError(`${place} must be ${expected}, not ${(JSON.stringify(value) ?? 'nothing').slice(0, 80)}`);
}
