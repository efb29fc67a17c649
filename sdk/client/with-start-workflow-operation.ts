import type { WorkflowIdConflictPolicy } from '../common/enums.ts';
import type { Workflow } from '../common/interfaces.ts';
import type { WorkflowHandle } from './workflow-handle.ts';
import type { WorkflowStartOptions } from './workflow-options.ts';

interface OperationState {
  used: boolean;
  readonly resolve: (handle: WorkflowHandle<never>) => void;
  readonly reject: (error: Error) => void;
}
const states = new WeakMap<object, OperationState>();

/**
 * A start that goes with an update. It is used once.
 *
 * @example
 * const start = new WithStartWorkflowOperation(cart, { workflowId, taskQueue, workflowIdConflictPolicy: 'USE_EXISTING' });
 * const total = await client.workflow.executeUpdateWithStart(addItem, { args: [item], startWorkflowOperation: start });
 * const handle = await start.workflowHandle();
 */
export class WithStartWorkflowOperation<T extends Workflow> {
  readonly workflowTypeOrFunc: string | T;
  readonly options: WorkflowStartOptions<T> & { workflowIdConflictPolicy: WorkflowIdConflictPolicy };
  readonly #handle: Promise<WorkflowHandle<T>>;

  constructor(
    workflowTypeOrFunc: string | T,
    options: WorkflowStartOptions<T> & { workflowIdConflictPolicy: WorkflowIdConflictPolicy },
  ) {
    this.workflowTypeOrFunc = workflowTypeOrFunc;
    this.options = options;
    const { promise, resolve, reject } = withResolvers<WorkflowHandle<T>>();
    promise.catch(() => undefined); // The call that is refused says so too.
    this.#handle = promise;
    states.set(this, { used: false, resolve: resolve as OperationState['resolve'], reject });
  }

  /** The workflow, once it is known to be there, whatever becomes of the update. @throws what the start was refused with. */
  workflowHandle(): Promise<WorkflowHandle<T>> {
    return this.#handle;
  }
}

/** Node 20 has no `Promise.withResolvers`. */
function withResolvers<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Value>((...functions) => ([resolve, reject] = functions));
  return { promise, resolve, reject };
}

/** What tells an operation of its start. @throws {Error} when it has been used before. */
export function operationState(operation: object): OperationState {
  const state = states.get(operation);
  if (state === undefined) throw new TypeError('startWorkflowOperation must be a WithStartWorkflowOperation');
  if (state.used) throw new Error('This WithStartWorkflowOperation instance has already been executed.');
  state.used = true;
  return state;
}
