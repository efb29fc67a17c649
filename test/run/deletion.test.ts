import { expect, test } from 'vitest';
import { ok } from '../../protocol/service-error.ts';
import { terminateExecution } from '../../src/history/close.ts';
import type { Execution } from '../../src/history/execution.ts';
import type { Chain } from '../../src/run/chain.ts';
import { Deletion } from '../../src/run/deletion.ts';
import type { Routing } from '../../src/run/routing.ts';
import type { Run } from '../../src/run/run.ts';
import { startedRun } from '../history/given.ts';

test('a run past its retention stays until everybody has heard of its end', async () => {
  const parent = { workflowId: 'parent', runId: 'parent-run' };
  const given = startedRun({ parentWorkflowExecution: parent, parentInitiatedEventId: 5 });
  given.at(1, (tx) => terminateExecution(tx, 'enough'));
  const erased: string[] = [];
  const run = {
    read: async <Result>(look: (execution: Execution) => Result) => look(given.execution),
    silenceIndex: async () => undefined,
    erase: async (runId: string) => void erased.push(runId),
  } as unknown as Run;
  const chain = { current: async () => undefined, forget: async () => undefined } as unknown as Chain;
  const routing = { at: (_: object, local: () => unknown) => local() } as unknown as Routing;
  const deletion = new Deletion({ run, chain, routing, isHead: true, removeFromIndex: async () => undefined });
  const request = { namespace: 'default', workflowId: 'order-7', runId: 'run-1' };
  expect((await deletion.expire(request)).error?.code).toBe('UNAVAILABLE');
  expect(erased).toEqual([]);
  given.at(2, (tx) => tx.note({ key: 'farewells-said', value: true }));
  expect(await deletion.expire(request)).toEqual(ok(null));
  expect(erased).toEqual(['run-1']);
});
