import type { Gate, Gates } from './gates.ts';
import { WorkflowHandle, inputOf } from './workflow-handle.ts';
import type { Json } from './workflow-handle.ts';

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
