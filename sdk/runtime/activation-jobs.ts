import type { EventOf, HistoryEvent, UpdateRequest } from '../../protocol/events.ts';
import type { Activator } from './activator.ts';
import { deliver } from './jobs.ts';
import { deliverUpdate } from './updates.ts';
import type { IncomingUpdate } from './updates.ts';

/** An update with its place among the events: it comes after the event with that id. */
export type PlacedUpdate = IncomingUpdate & { readonly after: number };

/** Tells the code one thing; answers whether it hears of it. */
export type Job = () => boolean;

/**
 * The updates of a task: on replay those that it has accepted, live those that history has admitted before it and those that come with it.
 *
 * An admitted one follows all signals, wherever its event is: so does Temporal when it replays.
 */
export function updatesOf(
  jobs: readonly HistoryEvent[],
  updates: readonly UpdateRequest[],
  task: EventOf<'WorkflowTaskStarted'>,
  ahead: readonly HistoryEvent[] | undefined,
): PlacedUpdate[] {
  const after = task.eventId - 1;
  const admitted = jobs.flatMap((event) => (event.type === 'WorkflowExecutionUpdateAdmitted' ? [event.request] : []));
  if (ahead === undefined) return [...admitted, ...updates].map((request) => ({ request, runValidator: true, after }));
  return ahead.flatMap((event) => {
    if (event.type !== 'WorkflowExecutionUpdateAccepted') return [];
    const { protocolInstanceId, acceptedRequestSequencingEventId, acceptedRequest } = event;
    if (acceptedRequest !== undefined)
      return [{ request: acceptedRequest, runValidator: false, after: acceptedRequestSequencingEventId }];
    const request = admitted.find(({ meta }) => meta.updateId === protocolInstanceId);
    if (request === undefined) throw new Error(`event ${event.eventId} accepts an update that was not admitted`);
    return [{ request, runValidator: false, after }];
  });
}

/** What an activation tells the code: signals and updates in the order in which they came, then everything else. */
export function jobsOf(
  activator: Activator,
  events: readonly HistoryEvent[],
  updates: readonly PlacedUpdate[],
  reached?: (event: HistoryEvent) => void,
): Job[] {
  const reseeds: Job[] = [];
  const first: { at: number; tell: Job }[] = updates.map((update) => ({
    at: update.after + 0.5,
    tell: () => {
      deliverUpdate(activator, update);
      return true;
    },
  }));
  const rest: Job[] = [];
  for (const event of events) {
    const tell = (): boolean => {
      reached?.(event);
      return deliver(activator, event);
    };
    if (event.type === 'WorkflowExecutionSignaled') first.push({ at: event.eventId, tell });
    else rest.push(tell);
    const runId = event.type === 'WorkflowTaskFailed' ? event.newRunId : undefined;
    if (runId !== undefined)
      reseeds.push(() => {
        activator.reseed(runId);
        return false;
      });
  }
  first.sort((a, b) => a.at - b.at);
  return [...reseeds, ...first.map(({ tell }) => tell), ...rest];
}
