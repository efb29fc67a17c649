import { describeFromJson } from '../../../protocol/json/describe-from-json.ts';
import { status } from '../../../protocol/json/execution-info-from-json.ts';
import { eventFromJson } from '../../../protocol/json/history-from-json.ts';
import * as requests from '../../../protocol/json/requests-to-json.ts';
import { decodeValue } from '../../../protocol/json/proto-json.ts';
import { base64ToUtf8, utf8ToBase64 } from '../../../protocol/payload.ts';
import type { WorkflowStatus } from '../../../protocol/events.ts';
import type { Payload } from '../../../protocol/payload.ts';
import type {
  GetWorkflowExecutionHistoryReply,
  GetWorkflowExecutionHistoryRequest,
  QueryWorkflowReply,
  StartWorkflowExecutionReply,
} from '../../../protocol/requests.ts';
import type { AbortableService } from '../types.ts';
import { nothing, reading, runQuery, workflowPath } from './replies.ts';
import { path } from './send.ts';
import type { Json, Send } from './send.ts';

type Executions = Pick<
  AbortableService,
  | 'startWorkflowExecution'
  | 'signalWorkflowExecution'
  | 'requestCancelWorkflowExecution'
  | 'terminateWorkflowExecution'
  | 'queryWorkflow'
  | 'describeWorkflowExecution'
  | 'getWorkflowExecutionHistory'
>;

/** Starts, signals, queries, ends and reads workflows. */
export const executions = (send: Send): Executions => ({
  startWorkflowExecution: (request, signal) => {
    const at = workflowPath(request);
    const { signal: sent } = request;
    const call = sent
      ? { path: `${at}${path`/signal-with-start/${sent.signalName}`}`, body: requests.signalWithStartToJson(request) }
      : { path: at, body: requests.startToJson(request), query: { waitForClose: request.waitMs ? true : undefined } };
    return reading(send({ method: 'POST', ...call }, signal), startReply);
  },
  signalWorkflowExecution: (request, signal) => {
    const at = `${workflowPath(request)}${path`/signal/${request.signalName}`}`;
    return reading(send({ method: 'POST', path: at, body: requests.signalToJson(request) }, signal), nothing);
  },
  requestCancelWorkflowExecution: (request, signal) => {
    const at = `${workflowPath(request)}/cancel`;
    return reading(send({ method: 'POST', path: at, body: requests.cancelToJson(request) }, signal), nothing);
  },
  terminateWorkflowExecution: (request, signal) => {
    const at = `${workflowPath(request)}/terminate`;
    return reading(send({ method: 'POST', path: at, body: requests.terminateToJson(request) }, signal), nothing);
  },
  queryWorkflow: (request, signal) => {
    const at = `${workflowPath(request)}${path`/query/${request.query.queryType}`}`;
    return reading(send({ method: 'POST', path: at, body: requests.queryToJson(request) }, signal), queryReply);
  },
  describeWorkflowExecution: (request, signal) =>
    reading(send({ method: 'GET', path: workflowPath(request), query: runQuery(request) }, signal), describeFromJson),
  getWorkflowExecutionHistory: (request, signal) => {
    const { after, pageSize, reverse, waitMs, closeEventOnly, runId = '' } = request;
    const at = `${workflowPath(request)}/${reverse ? 'history-reverse' : 'history'}`;
    const query = {
      ...runQuery(request),
      maximumPageSize: pageSize,
      nextPageToken:
        after === undefined ? undefined : utf8ToBase64(JSON.stringify({ runId, after } satisfies PageToken)),
      // How long it waits is the server's choice.
      waitNewEvent: waitMs ? true : undefined,
      historyEventFilterType: closeEventOnly ? 2 : undefined,
    };
    return reading(send({ method: 'GET', path: at, query }, signal), (json) => historyReply(json, request));
  },
});

/** The answer to a start, alone or together with a signal or an update. */
export function startReply(json: Json): StartWorkflowExecutionReply {
  const { runId, started = false, firstExecutionRunId = runId, status: long, closeEvent } = json;
  return {
    runId: runId as string,
    started: started as boolean,
    status: long === undefined ? 'RUNNING' : (decodeValue(status, long, 'status') as WorkflowStatus),
    firstExecutionRunId: firstExecutionRunId as string,
    ...(closeEvent === undefined ? {} : { closeEvent: eventFromJson(closeEvent) }),
  };
}

function queryReply({ queryResult, queryRejected }: Json): QueryWorkflowReply {
  if (queryRejected !== undefined)
    return { rejected: decodeValue(status, (queryRejected as Json)['status'], 'status') as WorkflowStatus };
  return { result: decodeValue('payloads', queryResult ?? {}, 'queryResult') as Payload[] };
}

/** What a page token of this engine holds. */
interface PageToken {
  readonly runId: string;
  readonly after: number;
}

function historyReply(json: Json, request: GetWorkflowExecutionHistoryRequest): GetWorkflowExecutionHistoryReply {
  const { events: list = [] } = (json['history'] ?? {}) as { events?: unknown[] };
  const events = list.map(eventFromJson);
  const token = json['nextPageToken'];
  const page = typeof token === 'string' && token !== '' ? (JSON.parse(base64ToUtf8(token)) as PageToken) : undefined;
  return {
    runId: page?.runId ?? request.runId ?? '',
    events,
    ...(page ? { next: page.after } : {}),
  };
}
