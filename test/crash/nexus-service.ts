import { operation, service } from 'nexus-rpc';

export interface Work {
  readonly endpoint: string;
  readonly workflowId: string;
}

export const elsewhere = service('elsewhere', {
  /** Has a workflow behind it. */
  work: operation<Work, string>(),
});
