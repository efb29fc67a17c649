import { expect, test } from 'vitest';
import { utf8ToBase64 } from '../../protocol/payload.ts';
import { encodeTaskToken, newTaskTokenSecret, readTaskToken, verifyTaskToken } from '../../protocol/task-token.ts';
import type { SignedTaskToken } from '../../protocol/task-token.ts';

const fields = { namespace: 'default', workflowId: 'w', runId: 'r', scheduledEventId: 5, attempt: 1 };
const secret = newTaskTokenSecret();
const made = async (): Promise<SignedTaskToken> => {
  const token = readTaskToken(await encodeTaskToken(fields, secret));
  if (token === undefined) throw new Error('a token cannot be read');
  return token;
};

test('a token that was made with the secret is verified', async () => {
  expect(await made()).toMatchObject(fields);
  expect(await verifyTaskToken(await made(), secret)).toBe(true);
});

test.each([
  ['another namespace', { namespace: 'other' }],
  ['another workflow', { workflowId: 'v' }],
  ['another run', { runId: 'q' }],
  ['another activity', { scheduledEventId: 6 }],
  ['another attempt', { attempt: 2 }],
  ['fields that are moved', { workflowId: 'w","r', runId: '' }],
  ['an empty signature', { signature: '' }],
  ['a signature that is not base64', { signature: '§' }],
  ['a short signature', { signature: 'AAAA' }],
])('a token with %s is not', async (_, change) => {
  expect(await verifyTaskToken({ ...(await made()), ...change }, secret)).toBe(false);
});

test('a token of another secret is not', async () => {
  expect(await verifyTaskToken(await made(), newTaskTokenSecret())).toBe(false);
});

test('secrets are random', () => {
  expect(new Set(Array.from({ length: 100 }, newTaskTokenSecret)).size).toBe(100);
});

test.each([
  ['nothing', ''],
  ['not base64', '§§'],
  ['not JSON', 'AAAA'],
  ['null', utf8ToBase64('null')],
  ['no signature, as before there were any', utf8ToBase64(JSON.stringify(fields))],
  ['a number for a name', utf8ToBase64(JSON.stringify({ ...fields, signature: '', workflowId: 1 }))],
  ['a fraction for an attempt', utf8ToBase64(JSON.stringify({ ...fields, signature: '', attempt: 1.5 }))],
])('a text that is %s is no token', (_, text) => {
  expect(readTaskToken(text)).toBeUndefined();
});
