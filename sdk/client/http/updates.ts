import { UpdateLifecycleStage } from '../../../protocol/json/messages.ts';
import { failureFromJson } from '../../../protocol/json/history-from-json.ts';
import { decodeValue } from '../../../protocol/json/proto-json.ts';
import { updateToJson, updateWithStartToJson } from '../../../protocol/json/requests-to-json.ts';
import type { UpdateOutcome } from '../../../protocol/events.ts';
import type { Payload } from '../../../protocol/payload.ts';
import type { UpdateStage, UpdateWorkflowExecutionReply } from '../../../protocol/requests.ts';
import { ok } from '../../../protocol/service-error.ts';
import type { AbortableService } from '../types.ts';
import { startReply } from './executions.ts';
import { reading, runQuery, workflowPath } from './replies.ts';
import { path } from './send.ts';
import type { Json, Send } from './send.ts';

type Updates = Pick<AbortableService, 'updateWorkflowExecution' | 'pollWorkflowExecutionUpdate' | 'startAndUpdate'>;

/** Sends updates and waits for them. */
export const updates = (send: Send): Updates => ({
  updateWorkflowExecution: (request, signal) => {
    const at = `${workflowPath(request)}${path`/update/${request.update.input.name}`}`;
    return reading(send({ method: 'POST', path: at, body: updateToJson(request) }, signal), updateReply);
  },
  pollWorkflowExecutionUpdate: (request, signal) => {
    // The route has a place for the update's name, which nobody reads: an id is enough.
    const at = `${workflowPath(request)}${path`/update/-/${request.updateId}`}`;
    const query = { ...runQuery(request), 'waitPolicy.lifecycleStage': request.waitFor };
    return reading(send({ method: 'GET', path: at, query }, signal), updateReply);
  },
  startAndUpdate: async (start, update, signal) => {
    const at = `${workflowPath(start)}${path`/update-with-start/${update.update.input.name}`}`;
    const reply = await send({ method: 'POST', path: at, body: updateWithStartToJson(start, update) }, signal);
    // One answer for both: a refusal is that of the start, which is also how Temporal's client sees it.
    if (reply.error) return { start: reply };
    return { start: ok(startReply(reply.ok)), update: ok(updateReply(reply.ok)) };
  },
});

function updateReply({ updateRef, outcome, stage }: Json): UpdateWorkflowExecutionReply {
  const { workflowExecution, updateId } = updateRef as { workflowExecution: { runId: string }; updateId: string };
  return {
    runId: workflowExecution.runId,
    updateId,
    stage: (stage === undefined ? 'ADMITTED' : decodeValue(UpdateLifecycleStage, stage, 'stage')) as UpdateStage,
    ...(outcome === undefined ? {} : { outcome: outcomeOf(outcome as Json) }),
  };
}

const outcomeOf = ({ failure, success }: Json): UpdateOutcome =>
  failure === undefined
    ? { success: decodeValue('payloads', success ?? {}, 'success') as Payload[] }
    : { failure: failureFromJson(failure) };
