import { fromBase64, toBase64 } from '../../protocol/payload.ts';

/** Eight bytes, the most significant first, as Temporal writes them. */
export function conflictTokenOf(count: number): string {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(count));
  return toBase64(bytes);
}

/** Whether a token can be read. */
export function isConflictToken(token: string): boolean {
  try {
    fromBase64(token);
    return true;
  } catch {
    return false;
  }
}

/** Whether a token is there and stands for another count. One that is too short says nothing. */
export function isConflict(token: string | undefined, count: number): boolean {
  if (!token) return false;
  const bytes = fromBase64(token);
  if (bytes.length < 8) return false;
  const given = new DataView(bytes.buffer).getBigUint64(0);
  return given !== 0n && given !== BigInt(count);
}
