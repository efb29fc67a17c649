// The activities of all features. What a check must see or hold up goes through a gate: an address that answers when the check opens it.
import { ApplicationFailure } from '@temporalio/common';
import {
  CompleteAsyncError,
  Context,
  activityInfo,
  cancellationDetails,
  cancellationSignal,
  cancelled,
  heartbeat,
  sleep,
} from '@temporalio/activity';

export async function greet(name: string): Promise<string> {
  return `Hello, ${name}!`;
}
export async function echo<Value>(value: Value): Promise<Value> {
  return value;
}
/** What it is given, as this side sees it. */
export async function describeArguments(...args: unknown[]): Promise<string[]> {
  return args.map((value) =>
    value instanceof Uint8Array ? `bytes ${[...value].join()}` : (JSON.stringify(value) ?? 'undefined'),
  );
}
export async function returnNothing(): Promise<void> {}
export async function returnBytes(): Promise<Uint8Array> {
  return Uint8Array.of(1, 2, 3);
}
export async function failUntil(attempt: number): Promise<number> {
  const now = activityInfo().attempt;
  if (now < attempt) throw ApplicationFailure.retryable(`attempt ${now}`, 'Busy');
  return now;
}
/** Asks for its own delay before the next attempt. */
export async function failOnceWithDelay(ms: number): Promise<number> {
  const { attempt } = activityInfo();
  if (attempt === 1) throw ApplicationFailure.create({ message: 'later', type: 'Later', nextRetryDelay: ms });
  return attempt;
}
export async function refuse(reason: string): Promise<void> {
  throw ApplicationFailure.nonRetryable(reason, 'Refused', { reason }, 'second detail');
}
export async function failWithCauses(): Promise<void> {
  const root = ApplicationFailure.create({ message: 'the root', type: 'Root', details: [1] });
  throw ApplicationFailure.create({
    message: 'the top',
    type: 'Top',
    nonRetryable: true,
    cause: new TypeError('the middle', { cause: root }),
  });
}
export async function throwPlain(message: string): Promise<void> {
  throw new RangeError(message);
}
export async function benign(): Promise<void> {
  throw ApplicationFailure.create({ message: 'expected', type: 'Expected', nonRetryable: true, category: 'BENIGN' });
}
export async function completeFromOutside(): Promise<string> {
  throw new CompleteAsyncError();
}
/** Waits until the check opens the gate; a cancelled attempt stops waiting. */
export async function passGate(gate: string): Promise<unknown> {
  const response = await fetch(gate, { method: 'POST', signal: cancellationSignal() });
  return response.json();
}
/** The same, but deaf to its cancellation. */
export async function passGateToTheEnd(gate: string): Promise<unknown> {
  const response = await fetch(gate, { method: 'POST' });
  return response.json();
}
/** Heartbeats until it is cancelled, and says through the gate that it has begun. */
export async function beatUntilCancelled(gate: string): Promise<string> {
  heartbeat('begun');
  await fetch(gate, { method: 'POST' }).then((response) => response.json());
  for (;;) {
    heartbeat('still here');
    await Promise.race([sleep(20), cancelled()]);
  }
}
/** Heartbeats until it is cancelled, and completes all the same. */
export async function completeWhenCancelled(gate: string): Promise<string> {
  await fetch(gate, { method: 'POST' }).then((response) => response.json());
  try {
    for (;;) {
      heartbeat();
      await sleep(20);
    }
  } catch {
    return cancellationDetails()?.cancelRequested ? 'completed after its cancellation' : 'something else';
  }
}
/** Never heartbeats, and waits on a timer until its attempt is given up: workerd ends what waits for nothing at all. */
export async function hang(): Promise<void> {
  await sleep('1 hour');
}
/** The second attempt goes on from the heartbeat of the first. */
export async function resume(): Promise<unknown> {
  const { attempt, heartbeatDetails } = activityInfo();
  if (attempt > 1) return heartbeatDetails;
  heartbeat({ done: 1 });
  heartbeat({ done: 2 });
  throw new Error('stops half-way');
}
export async function beatAndHang(): Promise<void> {
  heartbeat('the last sign of life');
  await sleep('1 hour');
}
export async function describeInfo(): Promise<Record<string, unknown>> {
  const { activityId, activityType, attempt, taskQueue, workflowExecution, workflowType, namespace } = activityInfo();
  const { startToCloseTimeoutMs, scheduleToCloseTimeoutMs, heartbeatTimeoutMs } = Context.current().info;
  const timeouts = { startToCloseTimeoutMs, scheduleToCloseTimeoutMs, heartbeatTimeoutMs };
  return { activityId, activityType, attempt, taskQueue, workflowExecution, workflowType, namespace, ...timeouts };
}
/** The number of the attempt, after it has failed as often as it was told; each call counts on its own. */
export async function failLocally(attempts: number): Promise<number> {
  const { attempt, isLocal } = activityInfo();
  if (!isLocal) throw ApplicationFailure.nonRetryable('is no local activity');
  if (attempt <= attempts) throw ApplicationFailure.retryable(`attempt ${attempt}`, 'Busy');
  return attempt;
}
