import type { StartAndUpdateReply, StartWorkflowExecutionRequest, UpdateOfStart } from '../../protocol/requests.ts';
import { ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { isLostUpdate } from '../history/requests/update-workflow-execution.ts';
import type { AdmittedUpdate } from './admitted-updates.ts';
import type { Chain, RunMethods } from './chain.ts';
import type { Run } from './run.ts';
import { updateOutcome } from './update.ts';

/** The head of a chain: its own run, the chain, and what anybody may ask of the object. */
interface Head {
  readonly run: Run;
  readonly chain: Chain;
  readonly object: RunMethods;
}

/** Starts a workflow as its policies say, and sends an update to what is then current. A run that is new has the update with its first task. */
export async function startAndUpdate(
  head: Head,
  request: StartWorkflowExecutionRequest,
  update: UpdateOfStart,
): Promise<StartAndUpdateReply> {
  const { run, chain, object } = head;
  const known = await knownUpdate(head, update);
  if (known !== undefined) return known;
  let admitted: Reply<AdmittedUpdate | undefined> | undefined;
  const start = await chain.start(request, (tx) => (admitted = run.admitUpdate(tx, update.update)));
  if (start.error) return { start };
  const { updateId } = update.update.meta;
  if (admitted?.ok) return { start, update: await updateOutcome(run, updateId, admitted.ok, update) };
  return { start, update: await object.updateWorkflowExecution({ ...update, runId: start.ok.runId }) };
}

/**
 * What the current run has to say of an update that it knows: no run is started for that, whatever the conflict policy. One that is
 * completed is answered, open or closed; one that is under way is waited for. Source: Temporal server, `multioperation/api.go`.
 */
async function knownUpdate(
  { run, chain, object }: Head,
  { namespace, workflowId, update, waitFor, waitMs }: UpdateOfStart,
): Promise<StartAndUpdateReply | undefined> {
  if (!(await run.read(({ started }) => started !== undefined))) return undefined;
  const poll = { namespace, workflowId, updateId: update.meta.updateId };
  const known = await object.pollWorkflowExecutionUpdate({ ...poll, waitFor: 'COMPLETED', waitMs: 0 });
  if (known.error || (known.ok.outcome && isLostUpdate(known.ok.outcome))) return undefined;
  const { runId, outcome } = known.ok;
  const reply = outcome ? known : await object.pollWorkflowExecutionUpdate({ ...poll, runId, waitFor, waitMs });
  if (reply.error) return undefined; // The run has closed before its code saw the update.
  const current = await chain.current();
  if (current === undefined) return undefined;
  const { firstExecutionRunId, status } = current;
  return { start: ok({ runId, started: false, status, firstExecutionRunId }), update: reply };
}
