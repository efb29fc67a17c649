import { operation, service } from 'nexus-rpc';
import type { Program, Seen } from './workflows.ts';

/** The endpoint under which programs find it. */
export const ENDPOINT = 'simulated';

/** What programs call as Nexus operations. */
export const simulated = service('simulated', {
  /** Answers at once, if it does not fail. */
  echo: operation<string, string>(),
  /** A workflow. */
  run: operation<{ readonly workflowId: string; readonly program: Program }, Seen>(),
});
