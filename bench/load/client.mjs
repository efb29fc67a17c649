// A caller under load: every answer is a value with its code and how long it took; a broken connection has the code CONNECTION.
import { Agent, request } from 'node:http';

/** Numbers of google.rpc.Code that an answer may have. */
const CODES = {
  1: 'CANCELLED',
  2: 'UNKNOWN',
  3: 'INVALID_ARGUMENT',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  6: 'ALREADY_EXISTS',
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  10: 'ABORTED',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
};
const PATIENCE = 120_000;

export class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  #origin;

  constructor(origin) {
    this.#origin = origin;
  }

  call(method, path, body) {
    const begin = performance.now();
    const { promise, resolve } = Promise.withResolvers();
    const done = (code, json) => resolve({ code, json, ms: performance.now() - begin });
    const url = `${this.#origin}/api/v1/namespaces/default/${path}`;
    const sent = request(url, { method, agent: this.#agent, timeout: PATIENCE }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('error', ({ message }) => done('CONNECTION', { message }));
      response.on('end', () => {
        const json = parsed(text);
        done(response.statusCode === 200 ? 'OK' : (CODES[json.code] ?? `HTTP ${response.statusCode}`), json);
      });
    });
    sent.on('error', ({ code, message }) => {
      // The server has closed a connection that was idle just when it was used again.
      if (sent.reusedSocket && code === 'ECONNRESET') this.call(method, path, body).then(resolve);
      else done('CONNECTION', { message });
    });
    sent.on('timeout', () => sent.destroy(new Error(`not answered in ${PATIENCE} ms`)));
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    return promise;
  }

  start = (id, workflow, input) =>
    this.call('POST', `workflows/${id}`, {
      workflowType: { name: workflow },
      taskQueue: { name: 'load' },
      workflowTaskTimeout: '120s',
      requestId: id, // Sent again, it is the same start.
      ...(input === undefined ? {} : { input: [input] }),
    });
  signal = (id, name, input) =>
    this.call('POST', `workflows/${id}/signal/${name}`, input === undefined ? {} : { input: [input] });
  query = (id, name) => this.call('POST', `workflows/${id}/query/${name}`, {});
  update = (id, updateId, input) =>
    this.call('POST', `workflows/${id}/update/wait`, {
      request: { meta: { updateId }, input: { args: [input] } },
      waitPolicy: { lifecycleStage: 'UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED' },
    });
  describe = (id) => this.call('GET', `workflows/${id}`);
  page = (id, token) => this.call('GET', `workflows/${id}/history?nextPageToken=${encodeURIComponent(token)}`);

  /** The close event of a run, however long it takes. */
  async close(id) {
    for (;;) {
      const { code, json } = await this.call(
        'GET',
        `workflows/${id}/history?waitNewEvent=true&historyEventFilterType=2`,
      );
      if (code !== 'OK') throw new Error(`the end of ${id}: ${code}: ${json.message}`);
      if (json.history.events?.[0] !== undefined) return json.history.events[0];
    }
  }

  /** How many runs the index counts. */
  async count(query) {
    const { code, json } = await this.call('GET', `workflow-count?query=${encodeURIComponent(query)}`);
    if (code !== 'OK') throw new Error(`count: ${code}: ${json.message}`);
    return Number(json.count ?? 0);
  }

  /** All runs that the index lists. */
  async *list(query) {
    for (let token = ''; token !== undefined;) {
      const path = `workflows?pageSize=1000&query=${encodeURIComponent(query)}&nextPageToken=${encodeURIComponent(token)}`;
      const { code, json } = await this.call('GET', path);
      if (code !== 'OK') throw new Error(`list: ${code}: ${json.message}`);
      yield* json.executions ?? [];
      token = json.nextPageToken;
    }
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.slice(0, 300) };
  }
}
