// A caller that does not give up: a request whose connection broke is sent again under the same request id.
export class Client {
  repeated = 0;
  #origin;
  #ended = () => false;

  constructor(origin, ended) {
    this.#origin = origin;
    this.#ended = ended;
  }

  async call(method, path, body) {
    for (;;) {
      try {
        const response = await fetch(`${this.#origin}/api/v1/namespaces/default/workflows/${path}`, {
          method,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(30_000),
        });
        const json = await response.json();
        if (response.status < 500) return { status: response.status, json };
      } catch {
        // The server was killed, or does not listen yet.
      }
      if (this.#ended()) throw new Error(`${method} ${path} was not answered in time`);
      this.repeated++;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  start = (id, workflowType, input) =>
    this.call('POST', id, {
      workflowType: { name: workflowType },
      taskQueue: { name: 'crash' },
      input,
      requestId: `start ${id}`,
    });
  signal = (id, value) => this.call('POST', `${id}/signal/note`, { input: [value], requestId: `${id} ${value}` });
  /** Sent again until it has its outcome: the server answers a long wait with how far it has come. */
  async update(id, value) {
    const request = { meta: { updateId: `${id} ${value}` }, input: { args: [value] } };
    for (;;) {
      const answer = await this.call('POST', `${id}/update/add`, { request });
      if (answer.status !== 200 || answer.json.outcome !== undefined) return answer;
    }
  }
  complete = (id, activityId) =>
    this.call('POST', `${id}/activities/${activityId}/complete`, { result: ['from outside'] });
  close = (id, runId) => this.call('GET', `${id}/history?waitNewEvent=true&historyEventFilterType=2${ofRun(runId)}`);
  history = (id, runId) => this.call('GET', `${id}/history?maximumPageSize=1000${ofRun(runId)}`);
}

const ofRun = (runId) => (runId === undefined ? '' : `&execution.runId=${runId}`);
