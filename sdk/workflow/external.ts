import { cancelExternal } from '../runtime/children.ts';
import { contextOf } from '../runtime/context.ts';
import type { SignalDefinition, WorkflowSignalOptions } from '../common/interfaces.ts';
import { nameOf, sendSignal } from './children.ts';

/** A workflow of this namespace that is not a child of this one. */
export interface ExternalWorkflowHandle {
  readonly workflowId: string;
  readonly runId?: string;
  /** Resolves when the workflow has the signal. @throws {ApplicationFailure} when there is no such open workflow. */
  // oxlint-disable-next-line typescript/no-explicit-any -- The constraint of arguments of any shape.
  signal<Args extends any[] = [], Name extends string = string>(
    definition: SignalDefinition<Args, Name> | string,
    ...args: Args
  ): Promise<void>;
  /** As `signal`, by the signal's name. */
  // oxlint-disable-next-line typescript/no-explicit-any -- The constraint of arguments of any shape.
  signalWithOptions<Args extends any[] = []>(signalName: string, options: WorkflowSignalOptions<Args>): Promise<void>;
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
  const signal = (signalName: string, args: unknown[]): Promise<void> => {
    const { activator } = contextOf('ExternalWorkflowHandle.signal');
    const seq = activator.nextSeq('signalWorkflow');
    return sendSignal({
      signalName,
      args,
      headers: {},
      seq,
      target: { type: 'external', workflowExecution: execution },
    });
  };
  return {
    ...execution,
    signal: (definition, ...args) => signal(nameOf(definition), args),
    signalWithOptions: (signalName, { args }) => signal(signalName, args ?? []),
    cancel: () => {
      const { activator, scope } = contextOf('ExternalWorkflowHandle.cancel');
      return cancelExternal(activator, { type: 'RequestCancelExternalWorkflowExecution', execution }, scope);
    },
  };
}
