import { refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { NexusWorkflows } from './context.ts';

const none = async (): Promise<Reply<never>> =>
  refuse('FAILED_PRECONDITION', 'this Worker was made without `workflows`, so its Nexus handlers reach none');

/** What handlers reach in a Worker that is no part of the engine's deployment and was not told how to. */
export const noWorkflows: NexusWorkflows = {
  startWorkflowExecution: none,
  signalWorkflowExecution: none,
  requestCancelWorkflowExecution: none,
  queryWorkflow: none,
};
