import type { CommandOf } from '../../../protocol/commands.ts';
import type { Transaction } from '../transaction.ts';
import type { UpdateRequest } from '../types.ts';

/** Records that the code has accepted an update, with the request as it came: from now on it is history. */
export function acceptUpdate(
  tx: Transaction,
  { updateId }: CommandOf<'AcceptUpdate'>,
  requests: ReadonlyMap<string, UpdateRequest>,
  startedEventId: number,
): void {
  const acceptedRequest = requests.get(updateId);
  if (acceptedRequest === undefined) throw new Error(`update ${updateId} was accepted, but nobody sent it`);
  tx.record({
    type: 'WorkflowExecutionUpdateAccepted',
    protocolInstanceId: updateId,
    acceptedRequestMessageId: `${updateId}/request`,
    acceptedRequestSequencingEventId: startedEventId - 1,
    acceptedRequest,
  });
}

export function completeUpdate(tx: Transaction, { updateId, outcome }: CommandOf<'CompleteUpdate'>): void {
  const update = tx.execution.updates.get(updateId);
  if (update === undefined) throw new Error(`update ${updateId} was completed before it was accepted`);
  const { eventId: acceptedEventId, acceptedRequest } = update.accepted;
  tx.record({ type: 'WorkflowExecutionUpdateCompleted', meta: acceptedRequest.meta, acceptedEventId, outcome });
}
