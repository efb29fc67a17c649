export function differences(want: unknown, got: unknown, at?: string): Generator<string>;
export function compareHistories(
  want: readonly object[],
  got: readonly object[],
  order?: 'fixed' | 'chance',
): Generator<string>;
export function short(value: unknown): string;
