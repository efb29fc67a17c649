import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';

export type Json = Record<string, unknown>;
export interface Payload {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly data?: string;
}
/** An event in Temporal's JSON, with its type and attributes also under short names that do not depend on the type. */
export interface EventJson extends Json {
  readonly eventId: string;
  readonly eventType: string;
}
export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- Temporal's JSON; checks say what it must be.
  readonly json: any;
}

export interface UpdateOptions {
  readonly updateId?: string;
  /** How far the update must have come for an answer. Default: COMPLETED. */
  readonly stage?: 'ADMITTED' | 'ACCEPTED' | 'COMPLETED';
  readonly runId?: string;
}

const LIMIT = 30_000;
const CLOSED = /^WorkflowExecution(Completed|Failed|TimedOut|Canceled|Terminated|ContinuedAsNew)$/;

/** `EVENT_TYPE_TIMER_STARTED` as `TimerStarted`. */
export function typeOf({ eventType }: EventJson): string {
  const words = eventType.replace('EVENT_TYPE_', '').toLowerCase().split('_');
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}

// oxlint-disable-next-line typescript/no-explicit-any -- Temporal's JSON; checks say what it must be.
export function attributesOf(event: EventJson): any {
  return Object.entries(event).find(([name]) => name.endsWith('EventAttributes'))?.[1] ?? {};
}

/** The value of a payload in full. */
export function valueOf(payload: Payload): unknown {
  const encoding = Buffer.from(payload.metadata?.['encoding'] ?? '', 'base64').toString();
  const data = Buffer.from(payload.data ?? '', 'base64');
  if (encoding === 'binary/null') return undefined;
  if (encoding === 'binary/plain') return new Uint8Array(data);
  return JSON.parse(data.toString());
}
export const valuesOf = (payloads: { payloads?: Payload[] } | undefined): unknown[] =>
  (payloads?.payloads ?? []).map(valueOf);

/** A value as a payload in full; a value that is JSON may stand for itself in a request, but not these. */
export function payloadOf(value: unknown): unknown {
  const encoded = (encoding: string, data?: Uint8Array) => ({
    metadata: { encoding: Buffer.from(encoding).toString('base64') },
    ...(data ? { data: Buffer.from(data).toString('base64') } : {}),
  });
  if (value === undefined) return encoded('binary/null');
  if (value instanceof Uint8Array) return encoded('binary/plain', value);
  return encoded('json/plain', Buffer.from(JSON.stringify(value)));
}
export const inputOf = (name: string, args: readonly unknown[]): Json =>
  args.length === 0 ? {} : { [name]: { payloads: args.map(payloadOf) } };

const lifecycleStage = (stage: string): string => `UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_${stage}`;
/** The part of a request that is about an update. */
export function updateBody(args: readonly unknown[], { updateId, stage = 'COMPLETED', runId }: UpdateOptions): Json {
  return {
    waitPolicy: { lifecycleStage: lifecycleStage(stage) },
    request: { meta: updateId ? { updateId } : {}, input: inputOf('args', args) },
    ...(runId ? { workflowExecution: { runId } } : {}),
  };
}
/** The value of an update that has completed. */
export function successOf(answer: Answer['json']): unknown {
  assert.ok(answer.outcome?.success, JSON.stringify(answer));
  return valuesOf(answer.outcome.success)[0];
}

/** One workflow over HTTP, with the chain of its runs. */
export class WorkflowHandle {
  readonly workflowId: string;
  /** The first run of the chain. */
  runId = '';
  readonly #origin: string;
  readonly #signal: AbortSignal;

  constructor(origin: string, workflowId: string, signal: AbortSignal, runId = '') {
    this.#origin = origin;
    this.workflowId = workflowId;
    this.#signal = signal;
    this.runId = runId;
  }

  async begin(path: string, body: Json): Promise<Answer['json']> {
    const answer = await this.#expect('POST', path, { taskQueue: { name: 'features' }, ...body });
    const runId = answer.runId ?? answer.updateRef?.workflowExecution.runId;
    assert.equal(typeof runId, 'string');
    this.runId ||= runId;
    return answer;
  }

  /** A request under this workflow's path, whatever its answer. */
  async call(method: string, path: string, body?: Json): Promise<Answer> {
    const url = `${this.#origin}/api/v1/namespaces/default/workflows/${encodeURIComponent(this.workflowId)}${path}`;
    const response = await fetch(url, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(LIMIT)]),
    });
    return { status: response.status, json: await response.json() };
  }

  async signal(name: string, ...args: unknown[]): Promise<void> {
    await this.#expect('POST', `/signal/${name}`, inputOf('input', args));
  }
  async query(type: string, ...args: unknown[]): Promise<unknown> {
    const answer = await this.#ask(type, args);
    assert.equal(answer.status, 200, `query ${type}: ${JSON.stringify(answer.json)}`);
    return valuesOf(answer.json.queryResult)[0];
  }
  /** The message of a query that must fail. */
  async queryFailure(type: string, ...args: unknown[]): Promise<string> {
    const { status, json } = await this.#ask(type, args);
    assert.equal(status, 400, `query ${type} was answered with ${JSON.stringify(json)}`);
    return json.message;
  }
  /** Sends an update, and gives the answer as it comes. */
  async sendUpdate(name: string, args: readonly unknown[], options: UpdateOptions = {}): Promise<Answer> {
    return this.call('POST', `/update/${name}?noPayloadShorthand`, updateBody(args, options));
  }
  /** The result of an update. */
  async update(name: string, ...args: unknown[]): Promise<unknown> {
    return successOf(await this.updateTo('COMPLETED', name, args));
  }
  /** The failure of an update, whether it was rejected or failed. */
  async updateFailure(name: string, ...args: unknown[]): Promise<Answer['json']> {
    const answer = await this.updateTo('COMPLETED', name, args);
    assert.ok(answer.outcome?.failure, `update ${name}: ${JSON.stringify(answer)}`);
    return answer.outcome.failure;
  }
  /** Sends an update that must come at least to this stage. */
  async updateTo(
    stage: 'ACCEPTED' | 'COMPLETED',
    name: string,
    args: readonly unknown[],
    updateId?: string,
  ): Promise<Answer['json']> {
    const { status, json } = await this.sendUpdate(name, args, { stage, ...(updateId ? { updateId } : {}) });
    assert.equal(status, 200, `update ${name}: ${JSON.stringify(json)}`);
    const reached = [lifecycleStage(stage), lifecycleStage('COMPLETED')];
    assert.ok(reached.includes(json.stage), `update ${name} came only to ${json.stage}`);
    return json;
  }
  /** Waits for an update that was sent before. */
  async poll(name: string, updateId: string, stage: UpdateOptions['stage'] = 'COMPLETED'): Promise<Answer> {
    const query = `waitPolicy.lifecycleStage=${lifecycleStage(stage)}&noPayloadShorthand`;
    return this.call('GET', `/update/${name}/${updateId}?${query}`);
  }
  async cancel(): Promise<void> {
    await this.#expect('POST', '/cancel', {});
  }
  async terminate(reason = ''): Promise<void> {
    await this.#expect('POST', '/terminate', { reason });
  }
  async describe(): Promise<Answer['json']> {
    return this.#expect('GET', '?noPayloadShorthand');
  }
  async completeActivity(activityId: string, result: unknown): Promise<void> {
    await this.#expect('POST', `/activities/${activityId}/complete`, inputOf('result', [result]));
  }

  /** The result of the last run of the chain; anything else than completion is an error. */
  async result(): Promise<unknown> {
    const event = await this.closed();
    assert.equal(typeOf(event), 'WorkflowExecutionCompleted', JSON.stringify(attributesOf(event), undefined, 2));
    return valuesOf(attributesOf(event).result)[0];
  }
  /** The failure of the last run of the chain. */
  async failure(): Promise<Answer['json']> {
    const event = await this.closed();
    assert.equal(typeOf(event), 'WorkflowExecutionFailed', JSON.stringify(attributesOf(event), undefined, 2));
    return attributesOf(event).failure;
  }
  /** The last event of the last run of the chain, once there is one. */
  async closed(): Promise<EventJson> {
    for (let runId = this.runId; ;) {
      const event = await this.closeOf(runId);
      const next = attributesOf(event).newExecutionRunId as string | undefined;
      if (!next) return event;
      runId = next;
    }
  }
  /** The close event of one run. */
  async closeOf(runId: string): Promise<EventJson> {
    const path = `/history?waitNewEvent=true&historyEventFilterType=2&noPayloadShorthand&execution.runId=${runId}`;
    for (;;) {
      const { history } = await this.#expect('GET', path);
      const [event] = (history.events ?? []) as EventJson[];
      if (event !== undefined) return event;
    }
  }

  /** The events of one run so far, or of the first one. */
  async history(runId = this.runId): Promise<EventJson[]> {
    const events: EventJson[] = [];
    for (let token = ''; ;) {
      const page = await this.#expect('GET', `/history?noPayloadShorthand&execution.runId=${runId}${token}`);
      events.push(...((page.history.events ?? []) as EventJson[]));
      if (!page.nextPageToken) return events;
      token = `&nextPageToken=${encodeURIComponent(page.nextPageToken)}`;
    }
  }
  /** The types of a run's events, without those of workflow tasks. */
  async eventTypes(runId = this.runId): Promise<string[]> {
    return (await this.history(runId)).map(typeOf).filter((type) => !type.startsWith('WorkflowTask'));
  }
  /** The attributes of all events of one type. */
  async events(type: string, runId = this.runId): Promise<Answer['json'][]> {
    return (await this.history(runId)).filter((event) => typeOf(event) === type).map(attributesOf);
  }
  /** Waits until the run has `count` events of this type. */
  async waitFor(type: string, count = 1, runId = this.runId): Promise<EventJson> {
    let seen = 0;
    for (let token = ''; ;) {
      const page = await this.#expect(
        'GET',
        `/history?waitNewEvent=true&noPayloadShorthand&execution.runId=${runId}${token}`,
      );
      for (const event of (page.history.events ?? []) as EventJson[]) {
        if (typeOf(event) === type && ++seen === count) return event;
        assert.ok(!CLOSED.test(typeOf(event)), `the run closed with ${typeOf(event)} before ${type}`);
      }
      assert.ok(page.nextPageToken, `the history ends before ${type}`);
      token = `&nextPageToken=${encodeURIComponent(page.nextPageToken)}`;
    }
  }
  /** The ids of the chain's runs, in order. */
  async runs(): Promise<string[]> {
    const ids = [];
    for (let runId: string | undefined = this.runId; runId;) {
      ids.push(runId);
      const last: EventJson | undefined = (await this.history(runId)).at(-1);
      runId = last && (attributesOf(last).newExecutionRunId as string | undefined);
    }
    return ids;
  }

  /** Another workflow of the same server: a child, or one that was sent something. */
  other(workflowId: string, runId = ''): WorkflowHandle {
    return new WorkflowHandle(this.#origin, workflowId, this.#signal, runId);
  }

  #ask(type: string, args: readonly unknown[]): Promise<Answer> {
    return this.call('POST', `/query/${type}?noPayloadShorthand`, { query: inputOf('queryArgs', args) });
  }
  async #expect(method: string, path: string, body?: Json): Promise<Answer['json']> {
    const { status, json } = await this.call(method, path, body);
    assert.equal(status, 200, `${method} ${this.workflowId}${path} was answered with ${JSON.stringify(json)}`);
    return json;
  }
}
