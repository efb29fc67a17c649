import { operation, service } from 'nexus-rpc';

/** What the features of `nexus/` call. */
export const features = service('features', {
  /** Answers at once. */
  greet: operation<string, string>(),
  /** Fails as it is told to. */
  fail: operation<FailHow, string>(),
  /** Fails so often before it answers. */
  flaky: operation<{ readonly key: string; readonly failures: number }, number>(),
  /** A workflow that ends as it is told to, or when it is signalled. */
  run: operation<RunHow, string>({ name: 'run-workflow' }),
  /** Does not answer until the gate opens. */
  wait: operation<string, string>(),
  /** Goes on for ever, and refuses to be cancelled. */
  stubborn: operation<string, string>(),
  /** What the handler is told of the request. */
  context: operation<void, Record<string, unknown>>(),
});

export type FailHow =
  | 'operation-failed'
  | 'operation-canceled'
  | 'bad-request'
  | 'non-retryable'
  | 'non-retryable-application';
export interface RunHow {
  readonly workflowId: string;
  readonly how: 'result' | 'fail' | 'continue-as-new' | 'wait' | 'refuse-to-cancel';
  /** A workflow that runs already is used. */
  readonly useExisting?: boolean;
}
