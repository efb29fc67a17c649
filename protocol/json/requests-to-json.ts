/** Our requests as the bodies of Temporal's HTTP API, with payloads in full: the inverse of what the API reads. */
import type { ActivityTaskOutcome } from '../tasks.ts';
import type { Payload, PayloadMap } from '../payload.ts';
import type {
  QueryWorkflowRequest,
  RequestCancelWorkflowExecutionRequest,
  SignalWorkflowExecutionRequest,
  StartWorkflowExecutionRequest,
  TerminateWorkflowExecutionRequest,
  UpdateWorkflowExecutionRequest,
} from '../requests.ts';
import * as messages from './messages.ts';
import type { ActivityAction } from './messages.ts';
import { encode } from './proto-json.ts';
import type { Message } from './proto-json.ts';

const toJson = (message: Message, value: object): object => encode(message, value, false);
const fields = (map: PayloadMap | undefined) => map && { fields: map };
const named = (name: string) => ({ name });
const runOf = (runId: string | undefined) => (runId === undefined ? undefined : { runId });

const startFields = (request: StartWorkflowExecutionRequest) => ({
  ...request,
  workflowType: named(request.workflowType),
  taskQueue: named(request.taskQueue),
  memo: fields(request.memo),
  header: fields(request.header),
  searchAttributes: request.searchAttributes && { indexedFields: request.searchAttributes },
});

export const startToJson = (request: StartWorkflowExecutionRequest): object =>
  toJson(messages.startWorkflowExecution, startFields(request));

/** A start with its signal, whose name stands in the path. */
export const signalWithStartToJson = (request: StartWorkflowExecutionRequest): object =>
  toJson(messages.signalWithStart, {
    ...startFields(request),
    signalInput: request.signal?.input,
    header: fields(request.signal?.header ?? request.header),
  });

export const signalToJson = ({ runId, header, ...request }: SignalWorkflowExecutionRequest): object =>
  toJson(messages.signal, { ...request, workflowExecution: runOf(runId), header: fields(header) });

export const cancelToJson = ({ runId, ...request }: RequestCancelWorkflowExecutionRequest): object =>
  toJson(messages.cancel, { ...request, workflowExecution: runOf(runId) });

export const terminateToJson = ({ runId, ...request }: TerminateWorkflowExecutionRequest): object =>
  toJson(messages.terminate, { ...request, workflowExecution: runOf(runId) });

export const queryToJson = ({ runId, query, queryRejectCondition }: QueryWorkflowRequest): object =>
  toJson(messages.query, {
    execution: runOf(runId),
    query: { ...query, header: fields(query.header) },
    queryRejectCondition,
  });

const updateFields = ({ update, waitFor }: Pick<UpdateWorkflowExecutionRequest, 'update' | 'waitFor'>) => ({
  waitPolicy: { lifecycleStage: waitFor },
  request: { meta: update.meta, input: { ...update.input, header: fields(update.input.header) } },
});

export const updateToJson = ({ runId, firstExecutionRunId, ...request }: UpdateWorkflowExecutionRequest): object =>
  toJson(messages.update, { workflowExecution: runOf(runId), firstExecutionRunId, ...updateFields(request) });

export const updateWithStartToJson = (
  start: StartWorkflowExecutionRequest,
  update: Pick<UpdateWorkflowExecutionRequest, 'update' | 'waitFor'>,
): object => toJson(messages.updateWithStart, { ...startFields(start), ...updateFields(update) });

/** How an attempt of an activity has ended, as the body of the route that `actionOf` names. */
export const outcomeToJson = (
  by: 'token' | 'id',
  request: {
    readonly outcome: Exclude<ActivityTaskOutcome, { status: 'willCompleteAsync' }>;
    readonly lastHeartbeatDetails?: readonly Payload[];
  },
): object => toJson(messages.activityMessage(actionOf(request.outcome.status), by), { ...request, ...request.outcome });

export const heartbeatToJson = (by: 'token' | 'id', request: object): object =>
  toJson(messages.activityMessage('heartbeat', by), request);

/** The route that tells of an outcome. */
export const actionOf = (status: 'completed' | 'failed' | 'canceled'): ActivityAction =>
  ({ completed: 'complete', failed: 'fail', canceled: 'resolve-as-canceled' } as const)[status];
