import { cancelExternal } from '../runtime/children.ts';
import { contextOf } from '../runtime/context.ts';
import { sendSignal } from './children.ts';
import type { SignalDefinition } from './handlers.ts';

/** A workflow of this namespace that is not a child of this one. */
export interface ExternalWorkflowHandle {
  readonly workflowId: string;
  readonly runId?: string;
  /** Resolves when the workflow has the signal. @throws {ApplicationFailure} when there is no such open workflow. */
  signal<Args extends unknown[]>(definition: SignalDefinition<Args> | string, ...args: Args): Promise<void>;
  /** Resolves when the workflow has been asked to cancel. @throws {ApplicationFailure} when there is no such open workflow. */
  cancel(): Promise<void>;
}

/**
 * Another workflow, by its id; without a run id its current run.
 *
 * @example await getExternalWorkflowHandle('inventory').signal(reserve, item);
 */
export function getExternalWorkflowHandle(workflowId: string, runId?: string): ExternalWorkflowHandle {
  contextOf('getExternalWorkflowHandle');
  const execution = { workflowId, ...(runId === undefined ? {} : { runId }) };
  return {
    ...execution,
    signal: (definition, ...args) => {
      const { activator } = contextOf('ExternalWorkflowHandle.signal');
      return sendSignal({
        signalName: typeof definition === 'string' ? definition : definition.name,
        args,
        headers: {},
        seq: activator.nextSeq('signalWorkflow'),
        target: { type: 'external', workflowExecution: execution },
      });
    },
    cancel: () => {
      const { activator, scope } = contextOf('ExternalWorkflowHandle.cancel');
      activator.nextSeq('cancelWorkflow');
      return cancelExternal(activator, { type: 'RequestCancelExternalWorkflowExecution', execution }, scope);
    },
  };
}
