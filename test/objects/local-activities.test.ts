import { expect, test } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import { effects, held, released } from '../workflows/activities.ts';
import { alarm, crash, describe, history, query, result, runOf, signal, start, update } from './harness.ts';
import { expectSound } from './sound-history.ts';

const release = (workflowId: string, value: string) => released.set(workflowId, value);
const typesOf = async (id: string) => (await history(id)).map(({ type }) => type);

/** Asked for from the test: a promise that the activity resolves would go on in its object, and end with it. */
const isHeld = (workflowId: string) => expect.poll(() => held.has(workflowId)).toBe(true);

async function holding(workflowId: string): Promise<void> {
  await start(workflowId, 'holding');
  await isHeld(workflowId);
}

test('signals are acknowledged and queries see them while a local activity runs', async () => {
  await holding('attended');
  for (const amount of [1, 2, 3]) {
    expect((await signal('attended', 'add', amount)).error).toBeUndefined();
    expect(await query('attended', 'total')).toBe(amount);
  }
  expect((await describe('attended')).status).toBe('RUNNING');
  release('attended', 'at last');
  expect(await result('attended')).toEqual(['at last', [1, 2, 3]]);
  expect(effects.get('hold attended')).toBe(1);
  expectSound(await history('attended'));
});

test('an update is carried out while a local activity runs', async () => {
  await holding('updated');
  expect((await update('updated', 'echo', 'u1', 'here')).ok).toMatchObject({
    outcome: { success: [jsonPayload('here')] },
  });
  release('updated', 'done');
  expect(await result('updated')).toEqual(['done', []]);
  expectSound(await history('updated'));
});

test('a local activity begins again after the end of its object, and leaves one marker', async () => {
  await holding('interrupted');
  await signal('interrupted', 'add', 7); // Commits the start of the task.
  held.delete('interrupted');
  await crash('interrupted');
  await alarm('interrupted');
  await isHeld('interrupted');
  expect(effects.get('hold interrupted')).toBe(2);
  release('interrupted', 'the second time');
  expect(await result('interrupted')).toEqual(['the second time', [7]]);
  expect((await typesOf('interrupted')).filter((type) => type === 'MarkerRecorded')).toHaveLength(1);
});

test('a run that is terminated asks its local activity to stop', async () => {
  await holding('ended');
  await runOf('ended').terminateWorkflowExecution({ namespace: 'default', workflowId: 'ended', reason: 'enough' });
  expect((await typesOf('ended')).at(-1)).toBe('WorkflowExecutionTerminated');
  await expect.poll(() => held.get('ended')?.aborted).toBe(true);
});
