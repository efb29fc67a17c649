import type {
  UpdateWorkflowExecutionOptionsRequest,
  WorkflowExecutionOptions,
} from '../../../protocol/operator-requests.ts';
import { ok } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import { receive } from '../buffer.ts';
import type { Execution } from '../execution.ts';
import type { Transaction } from '../transaction.ts';
import type { Priority } from '../types.ts';

/** Changes what can be changed of an open run: its priority. What is so already is not written again. */
export function updateWorkflowExecutionOptions(
  tx: Transaction,
  { priority, identity }: Pick<UpdateWorkflowExecutionOptionsRequest, 'priority' | 'identity'>,
): Reply<WorkflowExecutionOptions> {
  const current = priorityOf(tx.execution);
  if (priority === undefined || same(priority, current ?? {})) return ok(current ? { priority: current } : {});
  receive(tx, { type: 'WorkflowExecutionOptionsUpdated', priority, ...(identity ? { identity } : {}) });
  return ok({ priority });
}

/** The priority that the run has, or comes to when its workflow task is over. */
function priorityOf({ priority, buffered }: Execution): Priority | undefined {
  const last = buffered.findLast((event) => event.type === 'WorkflowExecutionOptionsUpdated');
  return last?.priority ?? priority;
}

const same = (a: object, b: object): boolean => {
  const entries = (value: object) => JSON.stringify(Object.entries(value).toSorted());
  return entries(a) === entries(b);
};
