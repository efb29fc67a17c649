import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { firstRun, successorOf } from '../../src/history/chain.ts';
import type { FreshRun } from '../../src/history/facts.ts';
import { startRun } from '../../src/history/requests/start-run.ts';
import { GivenRun } from './given.ts';

export const order = { namespace: 'default', workflowId: 'order-7' };
export const request: StartWorkflowExecutionRequest = {
  ...order,
  workflowType: 'order',
  taskQueue: 'orders',
  requestId: 'request-1',
};

/** The first run of a chain, as a request starts it. */
export function requested(more: Partial<StartWorkflowExecutionRequest> = {}, now = 0): GivenRun {
  return begun(firstRun({ ...request, ...more }, 'run-1', now), now);
}

export function begun(next: FreshRun, now: number): GivenRun {
  const run = new GivenRun();
  run.at(now, (tx) => startRun(tx, next));
  return run;
}

/** The run that follows a closed one, started where that one ended. */
export function followed(run: GivenRun): GivenRun {
  const next = successorOf(run.execution);
  if (next === undefined) throw new Error('the chain ends here');
  return begun(next, run.execution.close?.eventTime ?? 0);
}
