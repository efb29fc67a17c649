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

/** First which workflow types there are (`default` takes all), then an answer to each request. */
export type ReplayMessage =
  | { readonly workflowTypes: readonly string[] }
  | { readonly outcome: Omit<ReplayOutcome, 'error'> & { readonly error?: ReplayProblem } };
export interface ReplayProblem {
  readonly name: 'DeterminismViolationError' | 'ReplayError';
  readonly message: string;
}

/** Answers requests until the parent is gone. */
export function serveReplays(options: ReplayOptions): void {
  Error.stackTraceLimit = 100; // The workflow's own line may be deep below those of the runtime.
  const answer = (message: ReplayMessage): void => void process.send?.(message);
  process.on('message', ({ history, workflowId, debug }: ReplayRequest) => {
    const replayed = debug
      ? debugHistory(options, history, workflowId, debug)
      : replayHistory(options, history, workflowId);
    void replayed.then(({ error, ...outcome }) => {
      const problem = error && { name: error.name as ReplayProblem['name'], message: error.message };
      answer({ outcome: { ...outcome, ...(problem ? { error: problem } : {}) } });
    });
  });
  const workflows = options.workflows as Readonly<Record<string, unknown>>;
  const types = Object.keys(workflows).filter((name) => typeof workflows[name] === 'function');
  answer({ workflowTypes: types.filter((name) => name !== 'interceptors') });
}
