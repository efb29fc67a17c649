import type { Gate, Gates } from './gates.ts';
import { WorkflowHandle, attributesOf, inputOf, updateBody } from './workflow-handle.ts';
import type { Answer, Json, UpdateOptions } from './workflow-handle.ts';

/** What a check has: workflows of its own, and gates for its activities. */
export class FeatureTest {
  readonly handles: WorkflowHandle[] = [];
  readonly #name: string;
  readonly #pass: string;
  readonly #origin: string;
  readonly #gates: Gates;
  readonly #signal: AbortSignal;

  constructor(name: string, pass: string, origin: string, gates: Gates, signal: AbortSignal) {
    this.#name = name;
    this.#pass = pass;
    this.#origin = origin;
    this.#gates = gates;
    this.#signal = signal;
  }

  /** Starts a workflow; `options` are fields of Temporal's StartWorkflowExecutionRequest. */
  async start(workflowType: string, args: readonly unknown[] = [], options: Json = {}): Promise<WorkflowHandle> {
    const handle = this.#handle();
    await handle.begin('', { workflowType: { name: workflowType }, ...inputOf('input', args), ...options });
    return handle;
  }

  async signalWithStart(
    workflowType: string,
    args: readonly unknown[],
    signalName: string,
    signalArgs: readonly unknown[],
  ): Promise<WorkflowHandle> {
    const handle = this.#handle();
    const start = { workflowType: { name: workflowType }, ...inputOf('input', args) };
    await handle.begin(`/signal-with-start/${signalName}`, { ...start, ...inputOf('signalInput', signalArgs) });
    return handle;
  }

  /** Sends an update to a workflow that is started for it; without a handle it is a new one. */
  async updateWithStart(
    workflowType: string,
    args: readonly unknown[],
    update: UpdateOptions & {
      readonly name: string;
      readonly args?: readonly unknown[];
      readonly to?: WorkflowHandle;
      readonly conflict?: 'FAIL' | 'USE_EXISTING' | 'TERMINATE_EXISTING';
    },
  ): Promise<{ readonly handle: WorkflowHandle; readonly answer: Answer['json'] }> {
    const handle = update.to ?? this.#handle();
    const answer = await handle.begin(`/update-with-start/${update.name}?noPayloadShorthand`, {
      workflowType: { name: workflowType },
      workflowIdConflictPolicy: update.conflict ?? 'USE_EXISTING',
      ...inputOf('input', args),
      ...updateBody(update.args ?? [], update),
    });
    const { runId } = answer.updateRef.workflowExecution;
    if (runId !== handle.runId) this.handles.push(handle.other(handle.workflowId, runId));
    return { handle, answer };
  }

  /** The child that a run has started as its first, or as its `count`th. */
  async child(parent: WorkflowHandle, count = 1): Promise<WorkflowHandle> {
    const started = await parent.waitFor('ChildWorkflowExecutionStarted', count);
    const { workflowId, runId } = attributesOf(started).workflowExecution;
    return parent.other(workflowId, runId);
  }

  /** What the sink of worker.ts was called with by a run, in order. */
  async sinkCalls(runId: string): Promise<unknown[]> {
    const response = await fetch(`${this.#origin}/sink-calls/${runId}`, { signal: this.#signal });
    return (await response.json()) as unknown[];
  }

  /** Starts a workflow and waits for its result. */
  async run(workflowType: string, ...args: unknown[]): Promise<unknown> {
    return (await this.start(workflowType, args)).result();
  }

  gate(name = 'gate'): Gate {
    return this.#gates.gate(`${this.#pass} ${this.#name} ${name}`);
  }

  #handle(): WorkflowHandle {
    const workflowId = `${this.#name.replaceAll('/', '.')}.${this.handles.length + 1}`;
    const handle = new WorkflowHandle(this.#origin, workflowId, this.#signal);
    this.handles.push(handle);
    return handle;
  }
}
