import type { UpdateRequest } from '../../protocol/events.ts';
import { ApplicationFailure, TemporalFailure } from '../common/failures.ts';
import { errorToFailure } from '../common/failure-converter.ts';
import { fromPayloads } from '../common/payload-converter.ts';
import type { Activator, HandlerInProgress, UpdateHandler } from './activator.ts';
import { workflowContext } from './context.ts';
import { compose } from '../common/compose.ts';
import type { UpdateInput } from './interceptors.ts';

/** An update on its way to its handler. */
export interface IncomingUpdate {
  readonly request: UpdateRequest;
  /** False for one that history says was accepted. */
  readonly runValidator: boolean;
}

/** Gives an update to its handler, or keeps it until the workflow sets one, in this activation at the latest. */
export function deliverUpdate(activator: Activator, update: IncomingUpdate): void {
  const handler = handlerOf(activator, update.request.input.name);
  if (handler === undefined) activator.bufferedUpdates.push(update);
  else handleUpdate(activator, handler, update);
}

/** Gives buffered updates to the handlers that have been set meanwhile. */
export function dispatchUpdates(activator: Activator): void {
  for (;;) {
    const at = activator.bufferedUpdates.findIndex(({ request }) => handlerOf(activator, request.input.name));
    const [update] = at < 0 ? [] : activator.bufferedUpdates.splice(at, 1);
    const handler = update && handlerOf(activator, update.request.input.name);
    if (update === undefined || handler === undefined) return;
    handleUpdate(activator, handler, update);
  }
}

/** At the end of an activation: what nobody handles is rejected. */
export function rejectUnhandledUpdates(activator: Activator): void {
  for (const { request } of activator.bufferedUpdates.splice(0)) {
    const message = `No registered handler for update: ${request.input.name}`;
    reject(activator, request.meta.updateId, ApplicationFailure.nonRetryable(message));
  }
}

function handlerOf(activator: Activator, name: string): UpdateHandler | undefined {
  const own = activator.updateHandlers.get(name);
  if (own !== undefined) return own;
  const fallback = activator.defaultUpdateHandler;
  if (fallback === undefined || name.startsWith('__temporal_')) return undefined;
  return { handler: (...args: unknown[]) => fallback(name, ...args) };
}

/**
 * 1. Any error of the validator, or of reading the arguments, rejects the update: it leaves no trace in history.
 * 2. The synchronous part of the handler runs right after the validator.
 * 3. A TemporalFailure of the handler is the outcome of the update; any other error fails the workflow task.
 */
function handleUpdate(activator: Activator, entry: UpdateHandler, { request, runValidator }: IncomingUpdate): void {
  const { updateId } = request.meta;
  const { name, args, header } = request.input;
  const context = { activator, scope: activator.rootScope, update: { id: updateId, name } };
  const read = (): UpdateInput => ({
    updateId,
    name,
    args: fromPayloads(activator.converter, args),
    headers: { ...header },
  });
  workflowContext.run(context, () => {
    let input: UpdateInput;
    try {
      if (runValidator && entry.validator !== undefined) {
        const { validator } = entry;
        const validate = (given: UpdateInput): void => refusePromise(validator(...(given.args as never[])), name);
        compose(activator.interceptors.inbound, 'validateUpdate', validate)(read());
      }
      input = read(); // Again: a validator may have changed what it was given.
    } catch (error) {
      reject(activator, updateId, error);
      return;
    }
    activator.push({ type: 'AcceptUpdate', updateId });
    const inProgress: HandlerInProgress = {
      kind: 'update',
      name,
      id: updateId,
      warns: entry.unfinishedPolicy !== 'ABANDON',
    };
    activator.handlersInProgress.add(inProgress);
    const handle = async ({ args: given }: UpdateInput): Promise<unknown> => await entry.handler(...(given as never[]));
    void finish(activator, updateId, compose(activator.interceptors.inbound, 'handleUpdate', handle)(input)).finally(
      () => activator.handlersInProgress.delete(inProgress),
    );
  });
}

async function finish(activator: Activator, updateId: string, handled: Promise<unknown>): Promise<void> {
  try {
    const success = [activator.converter.toPayload(await handled)];
    activator.push({ type: 'CompleteUpdate', updateId, outcome: { success } });
  } catch (error) {
    if (!(error instanceof TemporalFailure)) {
      activator.failTask(error);
      return;
    }
    const failure = errorToFailure(error, activator.converter);
    activator.push({ type: 'CompleteUpdate', updateId, outcome: { failure } });
  }
}

/** A validator decides at once; a promise would be a decision that nobody waits for. */
function refusePromise(answer: unknown, name: string): void {
  if (!(answer instanceof Promise)) return;
  answer.catch(() => undefined);
  throw new TypeError(`The validator of update '${name}' returned a promise: validators are synchronous`);
}

function reject(activator: Activator, updateId: string, error: unknown): void {
  activator.push({ type: 'RejectUpdate', updateId, failure: errorToFailure(error, activator.converter) });
}
