import { jsonPayload } from '../../protocol/payload.ts';
import type { UpdateOutcome } from '../../protocol/events.ts';
import type { UpdateWorkflowExecutionReply } from '../../protocol/requests.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { MemoryDeployment } from '../../sdk/testing/memory/deployment.ts';
import type { Action } from './plan-actions.ts';
import type { PlannedSchedule, PlannedWorkflow } from './plan.ts';
import type { Problem } from './scenario.ts';
import type { SimClock } from './sim-clock.ts';

export const namespace = 'default';
export const taskQueue = 'simulation';
/** A client tries again after this time. */
const PATIENCE = 700;
const INTERVAL = 5_000;

/** What clients were told to be done. */
export interface Acknowledged {
  /** The run that a start was told to have started, or to have found. */
  readonly starts: { readonly workflowId: string; readonly runId: string }[];
  readonly signals: { readonly workflowId: string; readonly signal: string }[];
  /** Asked for, and in the end answered. */
  readonly deletions: { readonly workflowId: string; readonly runId: string }[];
  readonly updates: { readonly workflowId: string; readonly updateId: string }[];
}

type Again = Extract<Action, { readonly conflict: unknown }>;
/** The run has closed, or the client has given up. */
const UPDATE_REFUSED = new Set(['NOT_FOUND', 'UNAVAILABLE']);

type Service = MemoryDeployment['service'];
type Start = Parameters<Service['startWorkflowExecution']>[0];

/** Callers of a deployment, who send everything until it is answered. */
export class Clients {
  readonly acknowledged: Acknowledged = { starts: [], signals: [], updates: [], deletions: [] };
  readonly #deployment: MemoryDeployment;
  readonly #clock: SimClock;
  readonly #told: (problem: Problem) => void;

  constructor(deployment: MemoryDeployment, clock: SimClock, told: (problem: Problem) => void) {
    this.#deployment = deployment;
    this.#clock = clock;
    this.#told = told;
  }

  async work({ workflowId, program, actions, ...options }: PlannedWorkflow): Promise<void> {
    const start: Start = {
      namespace,
      workflowId,
      workflowType: 'program',
      taskQueue,
      requestId: `start-${workflowId}`,
      input: [jsonPayload(program)],
      ...(options.retryInterval ? { retryPolicy: { initialInterval: options.retryInterval, maximumAttempts: 3 } } : {}),
      ...(options.cronSchedule ? { cronSchedule: options.cronSchedule } : {}),
      ...(options.startDelay ? { workflowStartDelay: options.startDelay } : {}),
      ...(options.runTimeout ? { workflowRunTimeout: options.runTimeout } : {}),
      ...(options.executionTimeout ? { workflowExecutionTimeout: options.executionTimeout } : {}),
    };
    const reply = await this.persist((service) => service.startWorkflowExecution(start));
    if (reply.ok) this.acknowledged.starts.push({ workflowId, runId: reply.ok.runId });
    else this.unexpected('start', reply.error);
    for (const action of actions) await this.#act(workflowId, action, start);
  }

  async schedule({ scheduleId, program, actions: remainingActions }: PlannedSchedule): Promise<void> {
    const startWorkflow = {
      workflowId: scheduleId,
      workflowType: { name: 'program' },
      taskQueue: { name: taskQueue },
      input: [jsonPayload(program)],
    };
    const schedule = {
      spec: { interval: [{ interval: INTERVAL }] },
      action: { startWorkflow },
      policies: { overlapPolicy: 'ALLOW_ALL' as const },
      state: { limitedActions: true, remainingActions },
    };
    const request = { namespace, scheduleId, schedule, requestId: `create-${scheduleId}` };
    const { error } = await this.persist((service) => service.createSchedule(request));
    if (error) this.unexpected('createSchedule', error);
  }

  async unpause(workflowId: string): Promise<void> {
    await this.persist((service) => service.unpauseWorkflowExecution({ namespace, workflowId }));
  }

  async #act(workflowId: string, action: Action, start: Start): Promise<void> {
    const execution = { namespace, workflowId };
    const { signals } = this.acknowledged;
    switch (action.type) {
      case 'wait':
        return this.#clock.sleep(action.ms);
      case 'signal': {
        const { name } = action;
        const request = { ...execution, signalName: 'tell', requestId: name, input: [jsonPayload(name)] };
        const reply = await this.persist((service) => service.signalWorkflowExecution(request));
        if (!reply.error) signals.push({ workflowId, signal: name });
        else if (reply.error.code !== 'NOT_FOUND') this.unexpected('signal', reply.error);
        return undefined;
      }
      case 'signalWithStart': {
        const { name } = action;
        const request = {
          ...start,
          requestId: name,
          workflowIdConflictPolicy: 'USE_EXISTING' as const,
          workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
          signal: { signalName: 'tell', input: [jsonPayload(name)] },
        };
        const reply = await this.persist((service) => service.startWorkflowExecution(request));
        if (!reply.error) signals.push({ workflowId, signal: name });
        else if (reply.error.code !== 'ALREADY_EXISTS') this.unexpected('signalWithStart', reply.error);
        return undefined;
      }
      case 'update':
        return this.#update(workflowId, action.name);
      case 'startAgain': {
        const reply = await this.persist((service) => service.startWorkflowExecution(startAgain(workflowId, action)));
        if (reply.ok) this.acknowledged.starts.push({ workflowId, runId: reply.ok.runId });
        else this.unexpected('startAgain', reply.error);
        return undefined;
      }
      case 'delete':
        return this.#delete(workflowId);
      case 'updateWithStart':
        return this.#updateWithStart(workflowId, action);
      case 'query':
        await this.persist(
          (service) => service.queryWorkflow({ ...execution, query: { queryType: '__stack_trace' } }),
          3,
        );
        return undefined;
      case 'cancel': {
        const request = { ...execution, requestId: `cancel-${workflowId}` };
        await this.persist((service) => service.requestCancelWorkflowExecution(request));
        return undefined;
      }
      case 'terminate':
        await this.persist((service) => service.terminateWorkflowExecution({ ...execution, reason: 'planned' }));
        return undefined;
      case 'pause':
        await this.persist((service) => service.pauseWorkflowExecution({ ...execution, requestId: 'pause' }));
        await this.#clock.sleep(PATIENCE);
        return this.unpause(workflowId);
      case 'reset': {
        const request = { ...execution, requestId: `reset-${action.name}`, reason: 'planned' };
        const target = { type: 'FIRST_WORKFLOW_TASK' } as const;
        await this.persist((service) => service.resetWorkflowExecution({ ...request, target }));
        return undefined;
      }
      default:
        return action satisfies never;
    }
  }

  async #update(workflowId: string, name: string): Promise<void> {
    const request = updateRequest(workflowId, name);
    const reply = await this.persist((service) => service.updateWorkflowExecution(request), 10);
    this.#updated(workflowId, name, reply.ok?.outcome);
  }

  async #updateWithStart(workflowId: string, action: Again): Promise<void> {
    const { name } = action;
    const reply = await this.persist(async (service): Promise<Reply<UpdateWorkflowExecutionReply>> => {
      const request = startAgain(workflowId, action);
      const { start, update } = await service.startAndUpdate(request, updateRequest(workflowId, name));
      if (start.ok) this.acknowledged.starts.push({ workflowId, runId: start.ok.runId });
      return start.error ? start : (update ?? { error: { code: 'UNAVAILABLE', message: 'there is no answer' } });
    }, 5);
    if (reply.error && !UPDATE_REFUSED.has(reply.error.code)) this.unexpected('updateWithStart', reply.error);
    this.#updated(workflowId, name, reply.ok?.outcome);
  }

  /** Deletes the run that is current, open or closed. */
  async #delete(workflowId: string): Promise<void> {
    const { ok } = await this.persist((service) => service.describeWorkflowExecution({ namespace, workflowId }));
    if (ok === undefined) return;
    const run = { namespace, workflowId, runId: ok.runId };
    this.acknowledged.deletions.push({ workflowId, runId: ok.runId });
    const { error } = await this.persist((service) => service.deleteWorkflowExecution(run));
    if (error && error.code !== 'NOT_FOUND') this.unexpected('delete', error);
    const after = await this.persist((service) => service.describeWorkflowExecution(run));
    if (after.error?.code !== 'NOT_FOUND') this.unexpected('describe of a deleted run', after);
  }

  #updated(workflowId: string, name: string, outcome: UpdateOutcome | undefined): void {
    if (outcome === undefined) return;
    if ('success' in outcome) {
      this.acknowledged.updates.push({ workflowId, updateId: name });
      if (name.endsWith('bad')) this.unexpected('update', outcome);
      return;
    }
    const { message, canceledFailureInfo, applicationFailureInfo } = outcome.failure;
    const isRefused = name.endsWith('bad') && message === 'refused';
    const isLostWithItsRun = applicationFailureInfo?.type === 'AcceptedUpdateCompletedWorkflow';
    // The sleep of a slow one ends with its cancelled workflow.
    const isCancelled = name.endsWith('slow') && canceledFailureInfo !== undefined;
    if (!isRefused && !isLostWithItsRun && !isCancelled) this.unexpected('update', outcome);
  }

  unexpected(asked: string, answer: object): void {
    this.#told({ predicate: 'clients are answered', message: `${asked} was answered ${JSON.stringify(answer)}` });
  }

  /** Asks until there is an answer that another try would not change; at most `tries` times. */
  async persist<Value>(ask: (service: Service) => Promise<Reply<Value>>, tries = Infinity): Promise<Reply<Value>> {
    for (let left = tries; ; left--) {
      const reply = await ask(this.#deployment.service).catch(() => undefined);
      this.#clock.stir();
      if (reply !== undefined && reply.error?.code !== 'UNAVAILABLE' && reply.error?.code !== 'RESOURCE_EXHAUSTED') {
        return reply;
      }
      if (left <= 1) return { error: { code: 'UNAVAILABLE', message: 'the client has given up' } };
      await this.#clock.sleep(PATIENCE);
    }
  }
}

function updateRequest(workflowId: string, name: string) {
  const update = { meta: { updateId: name }, input: { name: 'set', args: [jsonPayload(name)] } };
  return { namespace, workflowId, update, waitFor: 'COMPLETED' as const, waitMs: 20_000 };
}

/** Starts a workflow whose id may be in use. */
const startAgain = (workflowId: string, { name, conflict, program }: Again): Start => ({
  namespace,
  workflowId,
  workflowType: 'program',
  taskQueue,
  requestId: `start-${name}`,
  input: [jsonPayload(program)],
  workflowIdConflictPolicy: conflict,
});
