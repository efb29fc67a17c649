import type { CommandOf } from '../../../protocol/commands.ts';
import type { Transaction } from '../transaction.ts';
import type { UpdateRequest } from '../types.ts';

/** Records that the code has accepted an update, with the request as it came unless history has that already. */
export function acceptUpdate(
  tx: Transaction,
  { updateId }: CommandOf<'AcceptUpdate'>,
  requests: ReadonlyMap<string, UpdateRequest>,
  startedEventId: number,
): void {
  const acceptedRequest = requests.get(updateId);
  const sequencingEventId =
    acceptedRequest === undefined ? tx.execution.updates.get(updateId)?.admittedEventId : startedEventId - 1;
  if (sequencingEventId === undefined) throw new Error(`update ${updateId} was accepted, but nobody sent it`);
  tx.record({
    type: 'WorkflowExecutionUpdateAccepted',
    protocolInstanceId: updateId,
    acceptedRequestMessageId: `${updateId}/request`,
    acceptedRequestSequencingEventId: sequencingEventId,
    ...(acceptedRequest ? { acceptedRequest } : {}),
  });
}

export function completeUpdate(tx: Transaction, { updateId, outcome }: CommandOf<'CompleteUpdate'>): void {
  const update = tx.execution.updates.get(updateId);
  if (update?.acceptedEventId === undefined) throw new Error(`update ${updateId} was completed before it was accepted`);
  const { acceptedEventId, request } = update;
  tx.record({ type: 'WorkflowExecutionUpdateCompleted', meta: request.meta, acceptedEventId, outcome });
}
