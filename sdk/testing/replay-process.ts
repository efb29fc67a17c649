/**
 * The other half of `perdure replay` and `perdure debug`: bundled together with the workflows, it runs them in a process of its own, where
 * they can hurt nobody, and where a debugger finds nothing else. It is asked and answers over the channel to its parent.
 */
import inspector from 'node:inspector';
import type { HistoryEvent } from '../../protocol/events.ts';
import { commandEventsOf } from './replay-stops.ts';
import { replayHistory } from './replay.ts';
import type { ReplayOptions, ReplayOutcome } from './replay.ts';

/** Asks for one history to be replayed. */
export interface ReplayRequest {
  readonly history: unknown;
  readonly workflowId?: string;
  readonly debug?: DebugRequest;
}

/** `stops` are event ids; without any, the code stops before its first line. A debugger that is there already is not waited for. */
export interface DebugRequest {
  readonly host: string;
  readonly port: number;
  readonly stops: readonly number[];
}

/** First which workflow types there are (`default` takes all), then an answer to each request. */
export type ReplayMessage =
  | { readonly workflowTypes: readonly string[] }
  | { readonly outcome: Omit<ReplayOutcome, 'error'> & { readonly kind?: ReplayErrorKind; readonly message?: string } };
export type ReplayErrorKind = 'DeterminismViolationError' | 'ReplayError';

/** Answers requests until the parent is gone. */
export function serveReplays(options: ReplayOptions): void {
  // The line of the workflow may be deep below that of the runtime.
  Error.stackTraceLimit = 100;
  const answer = (message: ReplayMessage): void => void process.send?.(message);
  process.on('message', ({ history, workflowId, debug }: ReplayRequest) => {
    const replayed = debug
      ? debugHistory(options, history, workflowId, debug)
      : replayHistory(options, history, workflowId);
    void replayed.then(({ error, ...outcome }) => {
      const refusal = error && { kind: error.name as ReplayErrorKind, message: error.message };
      answer({ outcome: { ...outcome, ...refusal } });
    });
  });
  const workflows = options.workflows as Readonly<Record<string, unknown>>;
  answer({
    workflowTypes: Object.keys(workflows).filter(
      (name) => name !== 'interceptors' && typeof workflows[name] === 'function',
    ),
  });
}

function debugHistory(
  options: ReplayOptions,
  history: unknown,
  workflowId: string | undefined,
  { host, port, stops }: DebugRequest,
): Promise<ReplayOutcome> {
  if (inspector.url() === undefined) inspector.open(port, host, true);
  const stopsAt = new Set(stops);
  const requestedBy = commandEventsOf(history);
  let isFirst = true;
  const reached = (event: HistoryEvent): void => {
    const commands = event.type === 'WorkflowTaskStarted' ? (requestedBy.get(event.eventId) ?? []) : [];
    const chosen = [event, ...commands].filter(({ eventId }) => stopsAt.has(eventId));
    const stops = chosen.length > 0 || (isFirst && stopsAt.size === 0);
    isFirst = false;
    const named = (events: readonly HistoryEvent[]): string =>
      events.map(({ eventId, type }) => `${eventId} (${type})`).join(', ');
    console.log(
      `${stops ? '■ stopped' : '· reached'} at event ${named([event])}${commands.length > 0 ? `; this task asks for ${named(commands)}` : ''}`,
    );
    // Where the debugger stops. The workflow code comes next: resume, and it stops at the breakpoints there.
    if (stops) debugger; // eslint-disable-line no-debugger
  };
  return replayHistory({ ...options, reached }, history, workflowId, { explains: true });
}
