import { afterEach, expect, test, vi } from 'vitest';
import type { VersionedRecord } from '../../protocol/visibility.ts';
import { terminateExecution } from '../../src/history/close.ts';
import { CallBudget } from '../../src/run/call-budget.ts';
import { IndexReport } from '../../src/run/index-report.ts';
import { startedRun } from '../history/given.ts';

afterEach(() => vi.restoreAllMocks());

/** A report of a run, with an index that answers when it is told to. */
function reported() {
  const run = startedRun();
  const sent: (PromiseWithResolvers<void> & VersionedRecord)[] = [];
  const look = vi.fn();
  const report = new IndexReport(
    (record) => {
      const answer = { ...Promise.withResolvers<void>(), ...record };
      sent.push(answer);
      return answer.promise;
    },
    new CallBudget(),
    look,
  );
  report.begin(run.execution, true);
  return {
    sent,
    look,
    close: () => run.at(5_000, (tx) => terminateExecution(tx, 'enough', undefined, 'Ann')),
    reconcile: (now: number, nextWake?: number) => report.reconcile(run.execution, 1, nextWake, now),
  };
}

test('what changes while a report is under way is looked at when the answer has come', async () => {
  const { sent, look, close, reconcile } = reported();
  expect(reconcile(0, 60_000)).toBe(1_000); // Gathered.
  reconcile(1_000, 60_000);
  expect(sent).toHaveLength(1);
  close();
  reconcile(5_000);
  expect(sent).toHaveLength(1);
  expect(look).not.toHaveBeenCalled();
  sent[0]?.resolve();
  await vi.waitFor(() => expect(look).toHaveBeenCalledOnce());
  reconcile(5_001);
  expect(sent.map(({ record }) => record.status)).toEqual(['RUNNING', 'TERMINATED']);
});

test('an answer after which nothing is owed wakes nobody', async () => {
  const { sent, look, reconcile } = reported();
  reconcile(0, 60_000);
  reconcile(1_000, 60_000);
  sent[0]?.resolve();
  await expect.poll(() => reconcile(1_001, 60_000)).toBeUndefined();
  expect(look).not.toHaveBeenCalled();
});

test('an index that cannot be told of an open run is tried again, however far its next wake is', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { sent, look, reconcile } = reported();
  reconcile(0, 86_400_000);
  reconcile(1_000, 86_400_000);
  sent[0]?.reject(new Error('the index cannot be reached'));
  await vi.waitFor(() => expect(look).toHaveBeenCalledOnce());
  expect(reconcile(1_001, 86_400_000)).toBe(11_000);
  // Under way again: the alarm covers it, because this memory may go with the attempt.
  expect(reconcile(11_000, 86_400_000)).toBe(21_000);
  expect(sent).toHaveLength(2);
});
