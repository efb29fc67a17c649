import type { AttachToRunRequest } from '../../../protocol/requests.ts';
import { ok, refuse } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import { receive } from '../buffer.ts';
import { callbacksOf } from '../completion-callbacks.ts';
import type { Execution } from '../execution.ts';
import { limits } from '../limits.ts';
import type { Transaction } from '../transaction.ts';
import type { EventOf } from '../types.ts';

type OptionsUpdated = Omit<EventOf<'WorkflowExecutionOptionsUpdated'>, 'eventId' | 'eventTime'>;

/**
 * A start that has found the run and uses it leaves its request id, its callbacks and its links with it. The code of the run does not see
 * that. A request id that was attached before changes nothing.
 *
 * Source: Temporal server, `handleUseExistingWorkflowOnConflictOptions` in `service/history/api/startworkflow`.
 */
export function attachToRun(tx: Transaction, request: AttachToRunRequest): Reply<null> {
  const { requestId, completionCallbacks = [], links = [] } = request;
  if (requestId !== undefined && attachedRequestIds(tx.execution).includes(requestId)) return ok(null);
  const attached = callbacksOf(tx.execution).length + waiting(tx.execution).flatMap(callbacksIn).length;
  const limit = limits.completionCallbacks;
  if (completionCallbacks.length > 0 && attached + completionCallbacks.length > limit)
    return refuse(
      'FAILED_PRECONDITION',
      `cannot attach more than ${limit} callbacks to a workflow (${attached} callbacks already attached)`,
    );
  receive(tx, {
    type: 'WorkflowExecutionOptionsUpdated',
    ...(requestId === undefined ? {} : { attachedRequestId: requestId }),
    ...(completionCallbacks.length > 0 ? { attachedCompletionCallbacks: completionCallbacks } : {}),
    ...(links.length > 0 ? { links } : {}),
  });
  return ok(null);
}

/** The request ids of starts that the run was used for, also where their events wait behind a workflow task. */
export function attachedRequestIds(execution: Execution): string[] {
  return [...execution.attachments, ...waiting(execution)].flatMap((event) => event.attachedRequestId ?? []);
}

const waiting = ({ buffered }: Execution): OptionsUpdated[] =>
  buffered.filter((event): event is OptionsUpdated => event.type === 'WorkflowExecutionOptionsUpdated');
const callbacksIn = ({ attachedCompletionCallbacks = [] }: OptionsUpdated) => attachedCompletionCallbacks;
