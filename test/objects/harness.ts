import { env, exports } from 'cloudflare:workers';
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { expect } from 'vitest';
import { clock } from '../../src/run/clock.ts';
import { jsonOf, jsonPayload } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import { headName } from '../../protocol/object-names.ts';
import type { HistoryEvent } from '../../protocol/events.ts';
import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import type { RunMethods } from '../../src/run/chain.ts';
import { states } from '../worker.ts';

export type Stub = DurableObjectStub & RunMethods;
const namespace = 'default';

export const runOf = (workflowId: string): Stub =>
  (env as unknown as { WORKFLOW_RUN: DurableObjectNamespace }).WORKFLOW_RUN.getByName(
    headName(namespace, workflowId),
  ) as unknown as Stub;

export async function start(
  workflowId: string,
  workflowType: string,
  args: unknown[] = [],
  more: Partial<StartWorkflowExecutionRequest> = {},
) {
  const reply = await runOf(workflowId).startWorkflowExecution({
    namespace,
    workflowId,
    workflowType,
    taskQueue: 'test',
    requestId: crypto.randomUUID(),
    input: args.map(jsonPayload),
    ...more,
  });
  return reply;
}

export const signal = (workflowId: string, signalName: string, ...args: unknown[]) =>
  runOf(workflowId).signalWorkflowExecution({ namespace, workflowId, signalName, input: args.map(jsonPayload) });

/** Sends an update, and waits until it is completed. */
export async function update(workflowId: string, name: string, updateId: string, ...args: unknown[]) {
  const input = { name, args: args.map(jsonPayload) };
  const reply = await runOf(workflowId).updateWorkflowExecution({
    namespace,
    workflowId,
    update: { meta: { updateId }, input },
    waitFor: 'COMPLETED',
    waitMs: 10_000,
  });
  return reply;
}

export async function query(workflowId: string, queryType: string): Promise<unknown> {
  const reply = await runOf(workflowId).queryWorkflow({ namespace, workflowId, query: { queryType } });
  if (reply.error || 'rejected' in reply.ok) throw new Error(JSON.stringify(reply));
  return jsonOf(reply.ok.result[0] as Payload);
}

export async function describe(workflowId: string) {
  const reply = await runOf(workflowId).describeWorkflowExecution({ namespace, workflowId });
  if (reply.error) throw new Error(reply.error.message);
  return reply.ok;
}

export async function history(workflowId: string, runId?: string): Promise<readonly HistoryEvent[]> {
  const run = runId === undefined ? {} : { runId };
  const reply = await runOf(workflowId).getWorkflowExecutionHistory({ namespace, workflowId, ...run, pageSize: 1_000 });
  if (reply.error) throw new Error(reply.error.message);
  return reply.ok.events;
}

/** The close event, waited for: a test that takes too long is ended by its own limit. */
export async function closed(workflowId: string): Promise<HistoryEvent> {
  for (;;) {
    const reply = await runOf(workflowId).getWorkflowExecutionHistory({
      namespace,
      workflowId,
      pageSize: 1,
      waitMs: 15_000,
      closeEventOnly: true,
    });
    if (reply.error) throw new Error(`${workflowId}: ${reply.error.message}`);
    const [event] = reply.ok.events;
    if (event) return event;
    console.warn(`${workflowId} is still open; its last events: ${await lastEvents(workflowId)}`);
  }
}

const lastEvents = async (workflowId: string): Promise<string> => {
  const types = (await history(workflowId)).slice(-6).map(({ type }) => type);
  return types.join(', ');
};

export async function result(workflowId: string): Promise<unknown> {
  const event = await closed(workflowId);
  if (event.type !== 'WorkflowExecutionCompleted') throw new Error(`${workflowId}: ${JSON.stringify(event)}`);
  return jsonOf(event.result?.[0] as Payload);
}

const real = clock.now;
/** Moves the time that runs live by. */
export function passTime(ms: number): void {
  const previous = clock.now;
  clock.now = () => previous() + ms;
}
export function restoreTime(): void {
  clock.now = real;
}

export const alarm = (workflowId: string): Promise<boolean> => runDurableObjectAlarm(runOf(workflowId));
export const evict = (workflowId: string): Promise<void> => evictDurableObject(runOf(workflowId));

/** Ends the object at once, as a crash of its machine does, and waits until another one is there in its place. */
export async function crash(workflowId: string): Promise<void> {
  const name = headName(namespace, workflowId);
  const before = states.get(name);
  // From within: only the object's own code may end it. The call never comes back.
  await runInDurableObject(runOf(workflowId), (_, state) => state.abort('the object is ended by a test')).catch(
    () => undefined,
  );
  const isBack = () =>
    describe(workflowId).then(
      () => states.get(name) !== before,
      () => false,
    );
  await expect.poll(isBack, { timeout: 10_000 }).toBe(true);
}

/** A request to the HTTP API. */
export function fetchApi(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const worker = (exports as unknown as { default: { fetch(request: Request): Promise<Response> } }).default;
  const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  return worker.fetch(new Request(`http://127.0.0.1${path}`, { method, headers, ...text }));
}

/** The same, of which the answer is JSON. */
export async function http(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetchApi(method, path, body, headers);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Whether the run has closed, or closes within a moment. */
export async function isClosed(workflowId: string): Promise<boolean> {
  const poll = { namespace, workflowId, pageSize: 1, waitMs: 25, closeEventOnly: true };
  const reply = await runOf(workflowId).getWorkflowExecutionHistory(poll);
  return (reply.ok?.events.length ?? 0) > 0;
}

/** Lets time pass in steps, and the alarm go off after each, until the run closes. */
export async function passTimeUntilClosed(workflowId: string, step = 6_000): Promise<void> {
  for (let left = 50; !(await isClosed(workflowId)); left--) {
    if (left === 0) throw new Error(`${workflowId} did not close: ${await lastEvents(workflowId)}`);
    passTime(step);
    await alarm(workflowId);
  }
}
