import { base64ToUtf8, utf8ToBase64 } from './payload.ts';
import type { TaskToken } from './tasks.ts';

/** A task token as text: opaque to callers, base64 as Temporal's JSON has bytes. */
export function encodeTaskToken(token: TaskToken): string {
  return utf8ToBase64(JSON.stringify(token));
}

/** The token's fields, or `undefined` when the text is none of ours. */
export function decodeTaskToken(text: string): TaskToken | undefined {
  try {
    const token = JSON.parse(base64ToUtf8(text)) as Partial<TaskToken>;
    const names = [token.namespace, token.workflowId, token.runId];
    const numbers = [token.scheduledEventId, token.attempt];
    const whole = names.every((name) => typeof name === 'string') && numbers.every((n) => Number.isSafeInteger(n));
    return whole ? (token as TaskToken) : undefined;
  } catch {
    return undefined;
  }
}
