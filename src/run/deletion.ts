import type { Execution as ExecutionName } from '../../protocol/events.ts';
import type { ExecutionRequest } from '../../protocol/requests.ts';
import { notFound, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { terminateExecution } from '../history/close.ts';
import { isOpen } from '../history/execution.ts';
import type { Execution } from '../history/execution.ts';
import { deliveries, owedRun } from '../history/tasks.ts';
import type { Chain, RunMethods } from './chain.ts';
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

const OTHERS_WAIT = refuse('UNAVAILABLE', 'The workflow is closed, but others are still to be told; try again.');

/** Nobody waits for anything of a closed run. */
const owesNothing = (execution: Execution, isHead: boolean): boolean =>
  deliveries(execution).length === 0 && owedRun(execution, isHead) === undefined;

/** A crash may have come between the run and what its head knows of it. */
const isGone = ({ error }: Reply<null>): boolean => error === undefined || error.code === 'NOT_FOUND';

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
    if (isHead && isGone(deleted)) await chain.forget(runId);
    return deleted;
  }

  /** A deletion of this object's run that its caller did not see to the end is brought to it. */
  async goOn(namespace: string, workflowId: string, head: () => RunMethods): Promise<void> {
    const runId = await this.#options.run.read((execution) => (execution.deleting ? execution.runId : undefined));
    if (runId === undefined) return;
    const { error } = await head().deleteWorkflowExecution({ namespace, workflowId, runId });
    if (error && error.code !== 'NOT_FOUND') throw new Error(error.message);
  }

  /** The index has let go of this closed run already. What is gone is well. */
  async expire(request: ExecutionRequest): Promise<Reply<null>> {
    const { run, chain, routing, isHead } = this.#options;
    const { runId } = request;
    const expired = await routing.at(
      request,
      async () => {
        if (await run.read(isOpen)) return refuse('FAILED_PRECONDITION', 'the run is open');
        if (!(await run.read((execution) => owesNothing(execution, isHead)))) return OTHERS_WAIT;
        if (isHead) await chain.current();
        await run.silenceIndex();
        await run.erase(await run.read((execution) => execution.runId));
        return ok(null);
      },
      (object, to) => object.expire(to),
    );
    if (isHead && runId !== undefined && isGone(expired)) await chain.forget(runId);
    return isGone(expired) ? ok(null) : expired;
  }

  /** Somebody else may have deleted the run meanwhile, and another one may have its place: at first, and after every wait. */
  async #endAndErase({ workflowId, runId }: ExecutionName): Promise<Reply<null>> {
    const { run, isHead, removeFromIndex } = this.#options;
    const isHere = (execution: Execution): boolean => execution.runId === runId;
    const startTime = await run.request((tx) => {
      if (!isHere(tx.execution)) return undefined;
      if (isOpen(tx.execution)) terminateExecution(tx, 'Delete workflow execution', undefined, DELETER);
      if (!tx.execution.deleting) tx.note({ key: 'deleting', value: true });
      return tx.execution.started?.eventTime;
    });
    if (startTime === undefined) return ok(null);
    const isSilent = await run.until((execution) => !isHere(execution) || owesNothing(execution, isHead), FAREWELLS);
    if (!isSilent) return OTHERS_WAIT;
    if (await run.read(isHere)) await run.silenceIndex();
    await removeFromIndex({ workflowId, runId }, startTime);
    await run.erase(runId, !isHead);
    return ok(null);
  }
}
