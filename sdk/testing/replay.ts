/**
 * Replays recorded histories against workflow code, as the engine does after a wake: the code runs from the beginning, and what it asks for
 * is compared with the events that its commands became.
 */
import type { Divergence } from '../../protocol/commands.ts';
import type { EventType, HistoryEvent } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import { DeterminismViolationError } from '../runtime/errors.ts';
import { createWorkflowTaskRunner } from '../runtime/index.ts';
import { isCommandEvent } from '../runtime/matching.ts';
import type { RunnerOptions } from '../runtime/index.ts';
import { supportNode20 } from './node-20.ts';

/**
 * What is checked: `workflows`, the exported workflow functions by workflow type (`default` takes the types that have none), and the
 * `payloadConverter` that they are deployed with, if any.
 */
export type ReplayOptions = RunnerOptions;

/** A history that could not be replayed for another reason than non-determinism; `cause` is the error that said so, if there was one. */
export class ReplayError extends Error {
  override readonly name: string = 'ReplayError';
}

/** One history to replay. `history` is Temporal's JSON, as the CLI, the UI, the API and Temporal's SDK write it. */
export interface ReplayHistory {
  readonly workflowId: string;
  readonly history: unknown;
}

/** What came of one history: `error` is there when it was refused. `runId` is empty when the history could not be read. */
export interface ReplayResult {
  readonly workflowId: string;
  readonly runId: string;
  readonly error?: DeterminismViolationError | ReplayError;
}

/**
 * Replays one history against workflow code. Resolves when the code still asks for what it asked for when the history was written; no
 * activity runs and no time passes. Histories of runs that are still open are replayed as far as they go.
 *
 * `history` is Temporal's JSON: an array of events, `{ events: […] }` or `{ history: { events: […] } }`. `workflowId` is what the code sees
 * as its own id; without it, the id in the history.
 *
 * @throws {DeterminismViolationError} when the code asks for something else than the history has; the message names the event.
 * @throws {ReplayError} for everything else: a history that cannot be read, a workflow type without a function, a workflow task that fails.
 * @example
 * import * as workflows from './workflows.ts';
 * await runReplayHistory({ workflows }, JSON.parse(await readFile('order-7.json', 'utf8')));
 */
export async function runReplayHistory(options: ReplayOptions, history: unknown, workflowId?: string): Promise<void> {
  const { error } = await replayHistory(options, history, workflowId);
  if (error !== undefined) throw error;
}

/**
 * Replays many histories, one after the other, and yields what came of each; a history that is refused does not end it.
 *
 * @throws whatever `histories` throws.
 * @example
 * for await (const { workflowId, error } of runReplayHistories({ workflows }, histories)) {
 *   if (error) console.error(`${workflowId}: ${error.message}`);
 * }
 */
export async function* runReplayHistories(
  options: ReplayOptions,
  histories: Iterable<ReplayHistory> | AsyncIterable<ReplayHistory>,
): AsyncGenerator<ReplayResult, void, undefined> {
  for await (const recorded of histories) {
    const { workflowId, runId, error } = await replayHistory(options, recorded.history, recorded.workflowId);
    yield { workflowId, runId, ...(error === undefined ? {} : { error }) };
  }
}

/** A result, and what is known of a refusal: the event that it was noticed at (none, after the last), what differs, and where in the code. */
export interface ReplayOutcome extends ReplayResult {
  readonly eventId?: number;
  readonly eventType?: EventType;
  readonly divergence?: Divergence;
  /** The innermost line of the stack that is not of this SDK. */
  readonly place?: string;
}

/** Replays one history; with `explains`, its code is watched from the beginning, which takes twice as long, and runs only once. */
export async function replayHistory(
  options: ReplayOptions,
  history: unknown,
  workflowId: string | undefined,
  { explains = false }: { readonly explains?: boolean } = {},
): Promise<ReplayOutcome> {
  let run: Run;
  try {
    run = runOf(historyFromJson(history), workflowId);
  } catch (error) {
    return { workflowId: workflowId ?? '', runId: '', error: new ReplayError(textOf(error), { cause: error }) };
  }
  // Only code that goes astray is asked where: that takes twice as long.
  const refused = await refusalOf(options, run, explains);
  const refusal = refused && !explains ? ((await refusalOf(options, run, true)) ?? refused) : refused;
  return { workflowId: run.workflowId, runId: run.runId, ...refusal };
}

type Refusal = Omit<ReplayOutcome, 'workflowId' | 'runId' | 'error'> & {
  readonly error: NonNullable<ReplayResult['error']>;
};

interface Run {
  readonly workflowId: string;
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
}

/** The run that a history is of. Its random numbers come from the run id, so this is the one it was started with, also after a reset. */
function runOf(events: readonly HistoryEvent[], given: string | undefined): Run {
  const [started, ...rest] = events;
  if (started?.type !== 'WorkflowExecutionStarted')
    throw new TypeError('a history begins with WorkflowExecutionStarted');
  // Old servers did not write the workflow id.
  const workflowId = given ?? (started as { readonly workflowId?: string }).workflowId ?? 'replayed';
  return { workflowId, runId: started.originalExecutionRunId, events: [{ ...started, workflowId }, ...rest] };
}

/** Why the history is refused, or `undefined`. */
async function refusalOf(options: ReplayOptions, run: Run, explains: boolean): Promise<Refusal | undefined> {
  supportNode20();
  const { workflowId, runId, events } = run;
  const runner = createWorkflowTaskRunner(options)({ namespace: 'default', workflowId, runId }, { explains });
  const refusal = (create: (message: string) => Refusal['error'], text: string, more: Partial<Refusal>): Refusal => {
    const event = events[runner.eventId - 1];
    const at = event === undefined ? 'after its last event' : `event ${event.eventId} (${event.type})`;
    return {
      error: create(`workflow "${workflowId}", ${at}: ${text}`),
      ...(event === undefined ? {} : { eventId: event.eventId, eventType: event.type }),
      ...more,
    };
  };
  try {
    const recorded = withoutTail(events);
    const completion = (await runner.activate(recorded)) ?? (await runner.activate(nextTask(recorded)));
    if (completion === undefined || !('cause' in completion)) return undefined;
    const { failure, cause, divergence } = completion;
    const { message = '' } = failure;
    if (cause === 'NON_DETERMINISTIC_ERROR') {
      const differs = divergence && { divergence, ...(divergence.place ? { place: divergence.place } : {}) };
      return refusal((text) => new DeterminismViolationError(text), message, { ...differs });
    }
    // A task that was made up is only there to compare what is left: what else becomes of it is nobody's concern.
    if (recorded.length < runner.eventId) return undefined;
    return refusal((text) => new ReplayError(text, { cause: failure }), message, placeIn(failure));
  } catch (error) {
    const failure = error instanceof Error ? (error.cause as Failure | undefined) : undefined;
    return refusal((text) => new ReplayError(text, { cause: error }), textOf(error), placeIn(failure));
  } finally {
    runner.dispose();
  }
}

/** The line of user code that threw what became `failure`. */
function placeIn(failure: Failure | undefined): { place?: string } {
  const place = failure?.stackTrace?.split('\n').find((line) => /:\d+:\d+\)?$/.test(line));
  return place === undefined ? {} : { place: place.trim() };
}

/**
 * The history up to its last workflow task and what that asked for. What has happened since is left out: no recorded task has told it to
 * the code yet.
 */
function withoutTail(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  if (events.at(-1)?.type === 'WorkflowTaskStarted') return events;
  const completed = events.findLastIndex(({ type }) => type === 'WorkflowTaskCompleted');
  const asked = events.findLastIndex(isCommandEvent);
  return events.slice(0, Math.max(completed, asked) + 1);
}

/**
 * The start of one more workflow task. The runner compares what a task asked for with the history when the next one begins; without it,
 * a command too many in the last task of an open run would not be seen.
 */
function nextTask(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const last = events.at(-1);
  if (last === undefined) return [];
  const { eventId, eventTime } = last;
  const task = { scheduledEventId: eventId, requestId: '', historySizeBytes: 0 };
  return [{ eventId: eventId + 1, eventTime, type: 'WorkflowTaskStarted', ...task }];
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
