/**
 * For development: runs every workflow task a second time, from the beginning of the history, and compares what the code asks for. Code that
 * depends on what is not in its history (module state that other runs share, an environment, an iteration order) is found at once, not when
 * its object is evicted for the first time.
 */
import type {
  Command,
  CreateWorkflowTaskRunner,
  WorkflowTaskCompletion,
  WorkflowTaskRunner,
} from '../../protocol/commands.ts';
import type { HistoryEvent, UpdateRequest } from '../../protocol/events.ts';
import { localActivityOf } from './local-activities.ts';
import { commandName } from './matching.ts';

/** Markers of local activities by their sequence numbers: a rehearsal takes their results from there. */
export type KnownMarkers = ReadonlyMap<number, Extract<Command, { readonly type: 'RecordMarker' }>>;
/** Where in the code a command was asked for. */
type Locate = (command: Command) => string | undefined;

export interface RehearsalRunner {
  readonly runner: WorkflowTaskRunner;
  readonly locate: Locate;
}

export function withDeterminismCheck(
  create: (run: Parameters<CreateWorkflowTaskRunner>[0], rehearsal?: KnownMarkers) => RehearsalRunner,
): CreateWorkflowTaskRunner {
  return (run) => {
    const { runner, locate } = create(run);
    const history: HistoryEvent[] = [];
    return {
      get eventId() {
        return runner.eventId;
      },
      async activate(
        events: readonly HistoryEvent[],
        updates: readonly UpdateRequest[] = [],
        waits?: () => void,
      ): Promise<WorkflowTaskCompletion | undefined> {
        history.push(...events);
        const completion = await runner.activate(events, updates, waits);
        if (completion === undefined || 'cause' in completion) return completion;
        const rehearsal = create(run, markersOf(completion.commands));
        try {
          const again = await rehearsal.runner.activate(history, updates);
          const event = history.at(-1);
          const difference = compare(completion.commands, again, locate, rehearsal.locate);
          if (difference === undefined) return completion;
          const message =
            `[TMPRL1100] Nondeterminism error: at event ${event?.eventId} (${event?.type}) the workflow code asked for something else when ` +
            `its history was replayed from the beginning: ${difference}. Look for what the code reads that is not in its history: a variable ` +
            'of its module, which all runs in this isolate share, the environment, or the order of a collection.';
          return { cause: 'NON_DETERMINISTIC_ERROR', failure: { message, source: 'Perdure' } };
        } finally {
          rehearsal.runner.dispose();
        }
      },
      interrupt: () => runner.interrupt(),
      query: (query) => runner.query(query),
      rewind(eventId) {
        while ((history.at(-1)?.eventId ?? 0) > eventId) history.pop();
        runner.rewind(eventId);
      },
      dispose: () => runner.dispose(),
    };
  };
}

function markersOf(commands: readonly Command[]): KnownMarkers {
  const markers = new Map<number, Extract<Command, { readonly type: 'RecordMarker' }>>();
  for (const command of commands) {
    const local = localActivityOf(command);
    if (local !== undefined && command.type === 'RecordMarker') markers.set(local.seq, command);
  }
  return markers;
}

/** The first difference, in words; `undefined` when there is none. */
function compare(
  commands: readonly Command[],
  again: WorkflowTaskCompletion | undefined,
  locateFirst: Locate,
  locateSecond: Locate,
): string | undefined {
  if (again === undefined || 'cause' in again) return `the task failed: ${again?.failure.message ?? 'no answer'}`;
  for (let at = 0; at < Math.max(commands.length, again.commands.length); at++) {
    const [first, second] = [commands[at], again.commands[at]];
    if (text(first) === text(second)) continue;
    const named = (command: Command | undefined, locate: Locate): string => {
      if (command === undefined) return 'nothing';
      const place = locate(command);
      return `${commandName(command)}${place === undefined ? '' : ` (${place})`}`;
    };
    const what = first?.type === second?.type ? `, with other content: ${text(first)} and then ${text(second)}` : '';
    return `command ${at + 1} was ${named(first, locateFirst)}, and then ${named(second, locateSecond)}${what}`;
  }
  return undefined;
}

/** Stacks differ with the caller. */
const text = (command: Command | undefined): string | undefined =>
  JSON.stringify(command, (key, value: unknown) => (key === 'stackTrace' ? undefined : value));
