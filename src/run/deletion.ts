import type { Execution as ExecutionName } from '../../protocol/events.ts';
import type { ExecutionRequest } from '../../protocol/requests.ts';
import { notFound, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { terminateExecution } from '../history/close.ts';
import { isOpen } from '../history/execution.ts';
import type { Execution } from '../history/execution.ts';
import { deliveries, owedRun } from '../history/tasks.ts';
import type { Chain } from './chain.ts';
import type { Routing } from './routing.ts';
import type { Run } from './run.ts';

/** Who ends a run that is deleted: the name that Temporal's server uses. */
const DELETER = 'delete workflow execution';
/** How long a deletion waits for the deliveries of the run it has ended, in milliseconds. */
const FAREWELLS = 10_000;

export interface DeletionOptions {
  readonly run: Run;
  readonly chain: Chain;
  readonly routing: Routing;
  readonly isHead: boolean;
  /** Takes a run out of the index. */
  readonly removeFromIndex: (run: ExecutionName, startTime: number) => Promise<void>;
}

/** Empties the objects of runs that are deleted, or past their retention. A head keeps what it knows of the chain. */
export class Deletion {
  readonly #options: DeletionOptions;

  constructor(options: DeletionOptions) {
    this.#options = options;
  }

  /** Ends the run if it is open, sees to it that everybody hears of that, and takes it out of the index and out of storage. */
  async delete(request: ExecutionRequest): Promise<Reply<null>> {
    const { chain, routing, isHead } = this.#options;
    const current = isHead ? await chain.current() : undefined; // The head knows of all runs that there are, from here on.
    const runId = request.runId ?? current?.runId;
    if (runId === undefined) return notFound(`workflow not found for ID: ${request.workflowId}`);
    const deleted = await routing.at(
      { ...request, runId },
      () => this.#endAndErase({ workflowId: request.workflowId, runId }),
      (run, to) => run.deleteWorkflowExecution(to),
    );
    if (deleted.ok !== undefined && isHead) await chain.forget(runId);
    return deleted;
  }

  /** The index has let go of this closed run already. What is gone is well. */
  async expire(request: ExecutionRequest): Promise<Reply<null>> {
    const { run, chain, routing, isHead } = this.#options;
    const { runId } = request;
    const expired = await routing.at(
      request,
      async () => {
        if (await run.read(isOpen)) return refuse('FAILED_PRECONDITION', 'the run is open');
        if (isHead) await chain.current();
        await run.silenceIndex();
        await run.erase(await run.read((execution) => execution.runId));
        return ok(null);
      },
      (object, to) => object.expire(to),
    );
    if (expired.ok !== undefined && isHead && runId !== undefined) await chain.forget(runId);
    return expired.error?.code === 'NOT_FOUND' ? ok(null) : expired;
  }

  /** Somebody else may have deleted the run meanwhile, and another one may have its place: at first, and after every wait. */
  async #endAndErase({ workflowId, runId }: ExecutionName): Promise<Reply<null>> {
    const { run, isHead, removeFromIndex } = this.#options;
    const isHere = (execution: Execution): boolean => execution.runId === runId;
    const startTime = await run.request((tx) => {
      if (!isHere(tx.execution)) return undefined;
      if (isOpen(tx.execution)) terminateExecution(tx, 'Delete workflow execution', undefined, DELETER);
      return tx.execution.started?.eventTime;
    });
    if (startTime === undefined) return ok(null);
    const owesNothing = (execution: Execution): boolean =>
      deliveries(execution).length === 0 && owedRun(execution, isHead) === undefined;
    const isSilent = await run.until((execution) => !isHere(execution) || owesNothing(execution), FAREWELLS);
    if (!isSilent) return refuse('UNAVAILABLE', 'The workflow is closed, but others are still to be told; try again.');
    if (await run.read(isHere)) await run.silenceIndex();
    await removeFromIndex({ workflowId, runId }, startTime);
    await run.erase(runId, !isHead);
    return ok(null);
  }
}
