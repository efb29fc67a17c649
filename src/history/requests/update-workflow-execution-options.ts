import type {
  UpdateWorkflowExecutionOptionsRequest,
  WorkflowExecutionOptions,
} from '../../../protocol/operator-requests.ts';
import { ok } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import type { Transaction } from '../transaction.ts';

/** Changes what can be changed of an open run: its priority. What is so already is not written again. */
export function updateWorkflowExecutionOptions(
  tx: Transaction,
  { priority, identity }: UpdateWorkflowExecutionOptionsRequest,
): Reply<WorkflowExecutionOptions> {
  const current = tx.execution.priority;
  if (priority !== undefined && !same(priority, current ?? {})) {
    tx.record({ type: 'WorkflowExecutionOptionsUpdated', priority, ...(identity ? { identity } : {}) });
  }
  const now = tx.execution.priority;
  return ok(now === undefined ? {} : { priority: now });
}

const same = (a: object, b: object): boolean => {
  const entries = (value: object) => JSON.stringify(Object.entries(value).toSorted());
  return entries(a) === entries(b);
};
