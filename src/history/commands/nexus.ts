import type { CommandOf } from '../../../protocol/commands.ts';
import { startedOf } from '../execution.ts';
import { limits } from '../limits.ts';
import type { Transaction } from '../transaction.ts';
import { ID_LENGTH } from './plan.ts';
import type { Plan, Refusal } from './plan.ts';

type Schedule = CommandOf<'ScheduleNexusOperation'>;
type Cancel = CommandOf<'RequestCancelNexusOperation'>;

export function checkScheduleNexus({ service, operation }: Schedule, plan: Plan): Refusal | undefined {
  const bad = (message: string): Refusal => ({ cause: 'BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES', message });
  const names = { Service: service, Operation: operation };
  for (const [name, value] of Object.entries(names)) {
    if (value === '') return bad(`ScheduleNexusOperationCommandAttributes.${name} is not set`);
    if (value.length > ID_LENGTH)
      return bad(`ScheduleNexusOperationCommandAttributes.${name} exceeds length limit of ${ID_LENGTH}`);
  }
  if (plan.nexusOperations++ < limits.pendingNexusOperations) return undefined;
  const message = `workflow has reached the pending nexus operation limit of ${limits.pendingNexusOperations} for this namespace`;
  return { cause: 'PENDING_NEXUS_OPERATIONS_LIMIT_EXCEEDED', message };
}

/** An endpoint that the deployment does not know fails the task until one that does is deployed. */
export function checkNexusEndpoint(tx: Transaction, { endpoint }: Schedule): Refusal | undefined {
  if (tx.context.hasNexusEndpoint(endpoint)) return undefined;
  return { cause: 'BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES', message: `endpoint "${endpoint}" not found` };
}

/** Schedules an operation. The run timeout bounds the time it may take, and that bounds its parts. */
export function scheduleNexusOperation(tx: Transaction, command: Schedule, workflowTaskCompletedEventId: number): void {
  const { type: _, nexusHeader, userMetadata, ...asked } = command;
  const whole = within(command.scheduleToCloseTimeout, startedOf(tx.execution).workflowRunTimeout);
  const toStart = command.scheduleToStartTimeout && within(command.scheduleToStartTimeout, whole);
  const toClose = command.startToCloseTimeout && within(command.startToCloseTimeout, whole);
  tx.record({
    type: 'NexusOperationScheduled',
    ...asked,
    ...(whole ? { scheduleToCloseTimeout: whole } : {}),
    ...(toStart ? { scheduleToStartTimeout: toStart } : {}),
    ...(toClose ? { startToCloseTimeout: toClose } : {}),
    ...(nexusHeader && Object.keys(nexusHeader).length > 0 ? { nexusHeader } : {}),
    workflowTaskCompletedEventId,
    requestId: tx.context.newId(),
    ...(userMetadata ? { userMetadata } : {}),
  });
}

/** The shorter of two times, of which any may be unlimited. */
const within = (timeout: number | undefined, bound: number | undefined): number | undefined =>
  timeout && bound ? Math.min(timeout, bound) : timeout || bound;

export function checkCancelNexus(tx: Transaction, { scheduledEventId }: Cancel): Refusal | undefined {
  const operation = tx.execution.nexusOperations.get(scheduledEventId);
  const bad = (message: string): Refusal => ({ cause: 'BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES', message });
  const which = `operation with scheduled event ID of ${scheduledEventId}`;
  if (operation === undefined) return bad(`requested cancelation for a non-existing or already completed ${which}`);
  if (operation.cancel !== undefined) return bad(`cancelation was already requested for an ${which}`);
  return undefined;
}

/** Asks for the cancellation of an operation; its handler is asked as soon as it has started. */
export function requestCancelNexus(
  tx: Transaction,
  { scheduledEventId }: Cancel,
  workflowTaskCompletedEventId: number,
): void {
  tx.record({ type: 'NexusOperationCancelRequested', scheduledEventId, workflowTaskCompletedEventId });
}
