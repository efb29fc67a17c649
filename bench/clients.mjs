// One way to speak to the engine and to the floor: start a workflow, signal it, wait for its result.
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 128 });

/** A JSON request; Node's own client costs less than fetch, and the client shares the machine with the server. */
export function call(origin, method, path, body) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers =
    text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${path}`, { method, agent, headers, timeout: 180_000 }, (response) => {
      let answer = '';
      response.setEncoding('utf8').on('data', (chunk) => (answer += chunk));
      response.on('end', () => {
        const isRefused = response.statusCode >= 300;
        if (isRefused) reject(new Error(`${method} ${path}: ${response.statusCode} ${answer.slice(0, 300)}`));
        else resolve(answer === '' ? undefined : JSON.parse(answer));
      });
    });
    // A server may close a connection just when it is used again: what it has not read is sent again.
    const failed = (error) =>
      sent.reusedSocket && error.code === 'ECONNRESET' ? resolve(call(origin, method, path, body)) : reject(error);
    sent.on('error', failed).on('timeout', () => sent.destroy(new Error(`${method} ${path} was not answered`)));
    sent.end(text);
  });
}

export function engineClient(origin) {
  const path = (id) => `/api/v1/namespaces/default/workflows/${id}`;
  const startBody = (workflow, input) => ({
    workflowType: { name: workflow },
    taskQueue: { name: 'bench' },
    ...(input === undefined ? {} : { input: [input] }),
  });
  const client = {
    start: (id, workflow, input) => call(origin, 'POST', path(id), startBody(workflow, input)),
    /** Starts a workflow and waits for its result; in one request when it takes less than a long poll. */
    async execute(id, workflow, input) {
      const { closeEvent } = await call(origin, 'POST', `${path(id)}?waitForClose=true`, startBody(workflow, input));
      return closeEvent === undefined ? client.result(id) : resultOf(id, closeEvent);
    },
    signal: (id) => call(origin, 'POST', `${path(id)}/signal/finish`, {}),
    async result(id) {
      const end = Date.now() + 60_000; // A long poll ends without an event when the run takes longer.
      let event;
      while (event === undefined && Date.now() < end) {
        const reply = await call(origin, 'GET', `${path(id)}/history?waitNewEvent=true&historyEventFilterType=2`);
        [event] = reply.history.events ?? [];
      }
      return resultOf(id, event);
    },
    query: async (id, type) => (await call(origin, 'POST', `${path(id)}/query/${type}`, {})).queryResult[0],
    historyLength: async (id) => Number((await call(origin, 'GET', path(id))).workflowExecutionInfo.historyLength),
    billed: () => call(origin, 'GET', '/billed'),
  };
  return client;
}

function resultOf(id, event) {
  if (event?.eventType !== 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED')
    throw new Error(`${id}: ${JSON.stringify(event)}`);
  return event.workflowExecutionCompletedEventAttributes.result?.[0];
}

export function floorClient(origin) {
  return {
    start: (id, workflow, input) => call(origin, 'POST', `/${id}/start`, { workflow, input }),
    execute: async (id, workflow, input) => (await call(origin, 'POST', `/${id}/execute`, { workflow, input })).result,
    signal: (id) => call(origin, 'POST', `/${id}/signal`, {}),
    result: async (id) => (await call(origin, 'POST', `/${id}/result`, {})).result,
  };
}
