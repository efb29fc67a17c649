import { notFound } from '../../protocol/service-error.ts';
import type { ExecutionRequest } from '../../protocol/requests.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { isOpen, startedOf } from '../history/execution.ts';
import type { Execution } from '../history/execution.ts';
import type { Transaction } from '../history/transaction.ts';
import type { Execution as ExecutionName } from '../history/types.ts';
import type { Chain, ChainPlace, WorkflowRunStub } from './chain.ts';
import type { Run } from './run.ts';

export const COMPLETED = 'workflow execution already completed';
export const OTHER_CHAIN = notFound('workflow execution not found');

/** What must hold of a run that is meant, beside its ids. */
interface RunGuard {
  readonly firstExecutionRunId?: string;
  readonly childOf?: ExecutionName;
}

/** Brings a request to the run that it means: this object's own, or a later one of its chain, whose object the head passes it on to. */
export class Routing {
  readonly #run: Run;
  readonly #chain: Chain;
  readonly #place: ChainPlace;

  constructor(run: Run, chain: Chain, place: ChainPlace) {
    this.#run = run;
    this.#chain = chain;
    this.#place = place;
  }

  /** A request that changes an open run. `closed` says what a closed one answers. */
  change<Value, Request extends ExecutionRequest & RunGuard>(
    request: Request,
    decide: (tx: Transaction) => Reply<Value>,
    forward: (run: WorkflowRunStub, request: Request) => Promise<Reply<Value>>,
    closed: (execution: Execution) => Reply<Value> = () => notFound(COMPLETED),
  ): Promise<Reply<Value>> {
    const local = () =>
      this.#run.request((tx): Reply<Value> => {
        if (!isMeant(tx.execution, request)) return OTHER_CHAIN;
        return isOpen(tx.execution) ? decide(tx) : closed(tx.execution);
      });
    return this.at(request, local, forward);
  }

  /** Any request: `local` answers it where its run is. Without a run id the current run is meant. */
  async at<Value, Request extends ExecutionRequest>(
    request: Request,
    local: () => Promise<Reply<Value>>,
    forward: (run: WorkflowRunStub, request: Request) => Promise<Reply<Value>>,
  ): Promise<Reply<Value>> {
    const own = await this.#run.read(({ started, runId: id }) => (started === undefined ? undefined : id));
    const { workflowId, runId } = request;
    const unknown = notFound(
      runId === undefined
        ? `workflow not found for ID: ${workflowId}`
        : `workflow execution not found for workflow ID "${workflowId}" and run ID "${runId}"`,
    );
    if (own !== undefined && runId === own) return local();
    if (!this.#place.isHead) return unknown;
    if (runId !== undefined) await this.#chain.startIfOwed(runId);
    const target = runId ?? (await this.#chain.current())?.runId;
    if (target === undefined) return unknown;
    if (target === own) return local();
    return forward(this.#place.object(target), { ...request, runId: target });
  }
}

function isMeant(execution: Execution, { firstExecutionRunId, childOf }: RunGuard): boolean {
  const started = startedOf(execution);
  if (firstExecutionRunId && started.firstExecutionRunId !== firstExecutionRunId) return false;
  const { workflowId, runId } = started.parentWorkflowExecution ?? {};
  return childOf === undefined || (childOf.workflowId === workflowId && childOf.runId === runId);
}
