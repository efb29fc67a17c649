/** What the events and facts of Nexus operations make of the state: a part of `apply`, with its rules. */
import type { Execution, NexusOperation } from './execution.ts';
import type { Fact, NexusRequestType } from './facts.ts';
import type { HistoryEvent } from './types.ts';

type NexusEvent = Extract<HistoryEvent, { readonly type: `Nexus${string}` }>;
export const isNexusEvent = (event: HistoryEvent): event is NexusEvent => event.type.startsWith('Nexus');

export function applyNexusEvent({ nexusOperations }: Execution, event: NexusEvent): void {
  if (event.type === 'NexusOperationScheduled') {
    nexusOperations.set(event.eventId, { event, start: { attempt: 1, dueAt: event.eventTime } });
    return;
  }
  const id = event.scheduledEventId;
  const operation = nexusOperations.get(id);
  if (operation === undefined) throw new Error(`${event.type}: operation ${id} is not pending`);
  switch (event.type) {
    case 'NexusOperationStarted':
      nexusOperations.set(id, { ...operation, started: event });
      return;
    case 'NexusOperationCancelRequested':
      nexusOperations.set(id, { ...operation, cancel: { requested: event, attempt: 1, dueAt: event.eventTime } });
      return;
    case 'NexusOperationCancelRequestCompleted':
    case 'NexusOperationCancelRequestFailed': {
      const answer = event.type === 'NexusOperationCancelRequestCompleted' ? 'SUCCEEDED' : 'FAILED';
      const { cancel } = operation;
      if (cancel === undefined) throw new Error(`${event.type}: nobody asked to cancel operation ${id}`);
      nexusOperations.set(id, { ...operation, cancel: { ...cancel, answer } });
      return;
    }
    case 'NexusOperationCompleted':
    case 'NexusOperationFailed':
    case 'NexusOperationCanceled':
    case 'NexusOperationTimedOut':
      nexusOperations.delete(id);
      return;
    default:
      event satisfies never;
  }
}

type NexusFact = Extract<Fact, { readonly key: `nexus-${NexusRequestType}/${number}` }>;
export const isNexusFact = (fact: Fact): fact is NexusFact => fact.key.startsWith('nexus-');

export function applyNexusFact({ nexusOperations }: Execution, { key, value }: NexusFact, stored: boolean): void {
  const id = Number(key.slice(key.indexOf('/') + 1));
  const operation = nexusOperations.get(id);
  if (operation === undefined) {
    if (!stored) throw new Error(`a fact about operation ${id}, which is not pending`);
    return; // The operation has closed since.
  }
  const next = key.startsWith('nexus-start') ? { ...operation, start: value } : cancelling(operation, value);
  nexusOperations.set(id, next);
}

function cancelling(operation: NexusOperation, value: NexusFact['value']): NexusOperation {
  const { cancel } = operation;
  if (cancel === undefined) throw new Error('a fact about a cancel request that nobody made');
  const { requested, answer } = cancel;
  return { ...operation, cancel: { ...value, requested, ...(answer ? { answer } : {}) } };
}
