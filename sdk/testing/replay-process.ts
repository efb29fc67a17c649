/**
 * The other half of `perdure replay` and `perdure debug`: bundled together with the workflows, it runs them in a process of its own, where
 * they can hurt nobody, and where a debugger finds nothing else. It is asked, and answers, over the channel to its parent.
 */
import { debugHistory } from './replay-debug.ts';
import type { DebugRequest } from './replay-debug.ts';
import { replayHistory } from './replay.ts';
import type { ReplayOptions, ReplayOutcome } from './replay.ts';

/** Asks for one history to be replayed. */
export interface ReplayRequest {
  readonly history: unknown;
  readonly workflowId: string;
  readonly debug?: DebugRequest;
}

/** Sent once the workflows are loaded. The type `default` takes all that have no function. */
export interface ReplayReady {
  readonly workflowTypes: readonly string[];
}

/** The answer to each request. */
export type ReplayAnswer =
  | { readonly outcome: Omit<ReplayOutcome, 'error'> & { readonly error?: ReplayProblem } }
  | { readonly refused: string };
export interface ReplayProblem {
  readonly name: 'DeterminismViolationError' | 'ReplayError';
  readonly message: string;
}

/** Answers requests until the parent is gone. */
export function serveReplays(options: ReplayOptions): void {
  Error.stackTraceLimit = 100; // The workflow's own line may be deep below those of the runtime.
  const send = (message: ReplayReady | ReplayAnswer): void => void process.send?.(message);
  process.on('message', ({ history, workflowId, debug }: ReplayRequest) => {
    const replayed = debug
      ? debugHistory(options, history, workflowId, debug)
      : replayHistory(options, history, workflowId);
    replayed.then(
      ({ error, ...outcome }) => {
        const problem = error && { name: error.name as ReplayProblem['name'], message: error.message };
        send({ outcome: { ...outcome, ...(problem ? { error: problem } : {}) } });
      },
      (error: unknown) => send({ refused: error instanceof Error ? error.message : String(error) }),
    );
  });
  const workflows = options.workflows as Readonly<Record<string, unknown>>;
  const types = Object.keys(workflows).filter((name) => typeof workflows[name] === 'function');
  send({ workflowTypes: types.filter((name) => name !== 'interceptors') });
}
