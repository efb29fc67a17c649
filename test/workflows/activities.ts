import { ApplicationFailure, CompleteAsyncError, Context, activityInfo, getClient, heartbeat } from 'perdure/activity';

/** How often each activity ran, by name: what a test counts. */
export const effects = new Map<string, number>();
const count = (name: string): void => void effects.set(name, (effects.get(name) ?? 0) + 1);

export async function greet(name: string): Promise<string> {
  count(`greet ${name}`);
  return `Hello, ${name}!`;
}
export async function failUntil(attempt: number): Promise<number> {
  if (activityInfo().attempt < attempt) throw ApplicationFailure.retryable(`attempt ${activityInfo().attempt}`, 'Busy');
  return activityInfo().attempt;
}
/** Task tokens of activities that complete later, by workflow id. */
export const taskTokens = new Map<string, string>();
export async function finishLater(): Promise<string> {
  const { workflowExecution, base64TaskToken } = activityInfo();
  taskTokens.set(workflowExecution.workflowId, base64TaskToken);
  throw new CompleteAsyncError();
}

/** Heartbeats its progress, fails once, and goes on from what it had told. */
export async function resuming(): Promise<unknown> {
  const { attempt, heartbeatDetails } = activityInfo();
  if (attempt > 1) return heartbeatDetails;
  heartbeat({ done: 7 });
  throw ApplicationFailure.retryable('half way', 'Busy');
}
/** Runs until it is cancelled, heartbeating when it has a heartbeat timeout; cleans up, and lets the cancellation through. */
export async function untilCancelled(name: string): Promise<never> {
  const context = Context.current();
  count(`running ${name}`);
  context.cancellationSignal.addEventListener('abort', () => count(`aborted ${name}`));
  try {
    for (;;) {
      if (context.info.heartbeatTimeoutMs !== undefined) context.heartbeat(name);
      await context.sleep(20);
    }
  } finally {
    count(`cleaned up ${name}`);
  }
}

/** How the attempts of `told` end, by name: the test says so while they run. */
export const endings = new Map<string, 'fail' | 'complete'>();
/** Heartbeats, and runs until it is told how to end. Answers its attempt, and the details that it was given. */
export async function told(name: string): Promise<unknown> {
  const context = Context.current();
  const { attempt, heartbeatDetails, startToCloseTimeoutMs } = context.info;
  count(`told ${name}`);
  context.heartbeat({ attempt });
  for (;;) {
    const ending = endings.get(name);
    endings.delete(name);
    if (ending === 'fail') throw ApplicationFailure.retryable(`attempt ${attempt} was told to fail`, 'Told');
    if (ending === 'complete') return { attempt, heartbeatDetails, startToCloseTimeoutMs };
    await context.sleep(10);
  }
}

/** Tells another workflow, and answers what it asks that one. */
export async function tellOther(workflowId: string, text: string): Promise<unknown> {
  const handle = getClient().workflow.getHandle(workflowId);
  await handle.signal('approve', text);
  return handle.result();
}

/** Local activities that a test holds up, by workflow id: their cancellation signals, and what lets them go on. */
export const held = new Map<string, AbortSignal>();
export const released = new Map<string, string>();
/** Looks for itself whether it is let go: what a test resolves would go on in the test, away from its object. */
export async function hold(): Promise<string> {
  const { workflowId } = activityInfo().workflowExecution;
  count(`hold ${workflowId}`);
  held.set(workflowId, Context.current().cancellationSignal);
  for (;;) {
    const value = released.get(workflowId);
    if (value !== undefined) return value;
    await Context.current().sleep(5);
  }
}
