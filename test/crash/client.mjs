// A caller that does not give up: a request whose connection broke is sent again under the same request id.
export class Client {
  /** Requests sent again: because the connection broke or nobody listened, and because the answer was a server error. */
  repeated = 0;
  #origin;
  #hasEnded;

  /** After `hasEnded` answers true, what is not answered fails. */
  constructor(origin, hasEnded) {
    this.#origin = origin;
    this.#hasEnded = hasEnded;
  }

  /** `again` says that the answer is not to the first request: an earlier one may have been taken. */
  async call(method, path, body) {
    for (let again = false; ; again = true) {
      try {
        const response = await fetch(`${this.#origin}/api/v1/namespaces/default/${path}`, {
          method,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(30_000),
        });
        const json = await response.json();
        if (response.status < 500) return { status: response.status, json, again };
      } catch {
        // The server was killed, or does not listen yet.
      }
      this.repeated++;
      await this.pause(50, `${method} ${path}`);
    }
  }

  /** Asks until `find` finds something in an answer; a refusal ends the wait. */
  async until(ask, find, what) {
    for (;;) {
      const { status, json } = await ask();
      if (status !== 200) throw new Error(`${what}: answered with ${status}: ${JSON.stringify(json)}`);
      const found = find(json);
      if (found !== undefined) return found;
      await this.pause(0, what);
    }
  }

  async pause(ms, what) {
    if (this.#hasEnded()) throw new Error(`${what}: not in time`);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  #of = (method, id, path, body) => this.call(method, `workflows/${encodeURIComponent(id)}${path}`, body);

  start = (id, workflowType, input) =>
    this.#of('POST', id, '', {
      workflowType: { name: workflowType },
      taskQueue: { name: 'crash' },
      input,
      requestId: `start ${id}`,
    });
  signal = (id, value) => this.sendSignal(id, value, `${id} ${value}`);
  sendSignal = (id, value, requestId) => this.#of('POST', id, '/signal/note', { input: [value], requestId });
  cancel = (id) => this.#of('POST', id, '/cancel', { requestId: `cancel ${id}` });
  describe = (id) => this.#of('GET', id, '');
  complete = (id, activityId) =>
    this.#of('POST', id, `/activities/${activityId}/complete`, { result: ['from outside'] });

  /** Sent again until it has its outcome: the server answers a long wait with how far it has come. */
  update = (id, value) =>
    this.until(
      () =>
        this.#of('POST', id, '/update/add', {
          request: { meta: { updateId: `${id} ${value}` }, input: { args: [value] } },
        }),
      ({ outcome }) => outcome,
      `update ${value}`,
    );

  /** Waits for the end of a run. Answers its close event. */
  close = (id, runId) =>
    this.until(
      () => this.#of('GET', id, `/history?waitNewEvent=true&historyEventFilterType=2${ofRun(runId)}`),
      ({ history }) => history.events?.[0],
      `the end of ${id}`,
    );

  async history(id, runId) {
    const events = [];
    for (let token = ''; token !== undefined;) {
      const page = `/history?maximumPageSize=1000${ofRun(runId)}&nextPageToken=${encodeURIComponent(token)}`;
      const { status, json } = await this.#of('GET', id, page);
      if (status !== 200) throw new Error(`the history of ${id}: answered with ${status}: ${JSON.stringify(json)}`);
      events.push(...(json.history.events ?? []));
      token = json.nextPageToken;
    }
    return events;
  }

  /** The runs that the index knows, in one answer after another. */
  async *list(query = '') {
    for (let token = ''; token !== undefined;) {
      const page = `workflows?pageSize=1000&query=${encodeURIComponent(query)}&nextPageToken=${encodeURIComponent(token)}`;
      const { json } = await this.call('GET', page);
      yield* json.executions ?? [];
      token = json.nextPageToken;
    }
  }

  count = async (query) => (await this.call('GET', `workflow-count?query=${encodeURIComponent(query)}`)).json;

  createSchedule = (id, workflowType, input, actions) =>
    this.call('POST', `schedules/${id}`, {
      requestId: `create ${id}`,
      schedule: {
        spec: { interval: [{ interval: '1s' }] },
        action: {
          startWorkflow: {
            workflowId: `${id}/run`,
            workflowType: { name: workflowType },
            taskQueue: { name: 'crash' },
            input,
          },
        },
        policies: { overlapPolicy: 'SCHEDULE_OVERLAP_POLICY_BUFFER_ALL' },
        state: { limitedActions: true, remainingActions: actions },
      },
    });
  describeSchedule = (id) => this.call('GET', `schedules/${id}`);
}

const ofRun = (runId) => (runId === undefined ? '' : `&execution.runId=${runId}`);
