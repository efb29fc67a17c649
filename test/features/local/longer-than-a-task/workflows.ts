import { defineQuery, defineSignal, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { passGate, greet } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '1m' });
export const note = defineSignal<[string]>('note');
export const notes = defineQuery<string[]>('notes');

/** Local activities that go on for longer than a workflow task may wait, while signals and queries come. */
export async function localLongerThanTask(gate: string): Promise<unknown> {
  const noted: string[] = [];
  setHandler(note, (text) => void noted.push(text));
  setHandler(notes, () => noted);
  const outcomes = await Promise.all([passGate(gate), greet('quick'), passGate(gate)]);
  return [outcomes, await greet('late'), noted];
}
