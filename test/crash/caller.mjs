// One workflow as its caller sees it: from the acknowledged start to the result, and to what is in its history.
import { attributesOf, statusOf, wrongWith } from './check.mjs';

export class Caller {
  /** What is wrong: `{ what: 'lost' | 'duplicated' | 'wrong', why }`. */
  problems = [];
  /** Its runs and those of the workflows that belong to it, as their histories tell: what the index must say. */
  runs = [];
  #client;
  #effects;
  #endpoint;
  #runId;

  constructor({ client, effects, endpoint, kind, id }) {
    this.#client = client;
    this.#effects = effects;
    this.#endpoint = endpoint;
    this.kind = kind;
    this.id = id;
  }

  /** Starts it, and does to it what callers do to its kind. */
  start() {
    return this.#watched(async () => {
      const { id, kind } = this;
      if (kind.schedules !== undefined) {
        const created = await this.#client.createSchedule(id, kind.schedules, [this.#endpoint], kind.actions);
        this.#expect(
          created.status === 200,
          'wrong',
          () => `the schedule was answered with ${JSON.stringify(created)}`,
        );
        return;
      }
      for (const [name, type] of Object.entries(kind.startsBefore ?? {})) await this.#begin(`${id}/${name}`, type);
      this.#runId = await this.#begin(id, kind.type);
      for (const value of kind.signals ?? []) await this.#acknowledged('signal', this.#client.signal(id, value));
      for (const value of kind.updates ?? []) await this.#client.update(id, value);
      if (kind.cancels) await this.#cancel();
      if (kind.completes !== undefined) await this.#completeOnce(kind.completes);
    });
  }

  /** Waits for its end and looks whether everything is there, once. */
  settle() {
    return this.#watched(async () => {
      const { id, kind } = this;
      if (kind.schedules !== undefined) await this.#settleSchedule();
      else {
        const updates = kind.updates?.map((value) => `${id} ${value}`);
        const close = await this.#settleChain(id, kind.type, { signals: kind.signals, updates }, this.#runId);
        const { result: [result] = [] } = attributesOf(close);
        const isRight = statusOf(close) === (kind.closes ?? 'COMPLETED') && result === kind.result;
        this.#expect(isRight, 'wrong', () => `ended with ${JSON.stringify(close)} instead of ${kind.result}`);
        const again = await this.#begin(id, kind.type);
        this.#expect(
          again === this.#runId,
          'duplicated',
          () => `its start, sent again, was answered with run ${again}`,
        );
      }
      for (const [name, signals] of Object.entries(kind.others ?? {}))
        await this.#settleChain(`${id}/${name}`, undefined, { signals });
      const effects = this.#effects.of(id);
      const [what, expected] = [effects < (kind.effects ?? 0) ? 'lost' : 'wrong', kind.effects ?? 0];
      this.#expect(effects === expected, what, () => `${effects} effects instead of ${expected}`);
    });
  }

  /** The same for one that was left alone: it must have ended before anybody asked. */
  async settleAlone() {
    const asked = Date.now();
    await this.settle();
    const late = this.runs.filter(({ closedAt }) => closedAt >= asked);
    for (const { workflowId, runId } of late)
      this.#expect(false, 'lost', () => `${workflowId} ${runId} went on only when it was asked for`);
  }

  async #watched(work) {
    try {
      await work();
    } catch (error) {
      this.problems.push({ what: 'lost', why: error.message });
    }
  }

  #expect(holds, what, why) {
    if (!holds) this.problems.push({ what, why: why() });
  }

  async #begin(id, type) {
    return (await this.#acknowledged('start', this.#client.start(id, type, [this.#endpoint]))).runId;
  }

  async #acknowledged(what, call) {
    const { status, json } = await call;
    this.#expect(status === 200, 'wrong', () => `${what}: answered with ${status}: ${JSON.stringify(json)}`);
    return json;
  }

  /** A cancel request whose answer was lost may have ended the run when it is sent again. Temporal too answers then that it is closed. */
  async #cancel() {
    const { status, json, again } = await this.#client.cancel(this.id);
    const isTaken = status === 200 || (status === 404 && again);
    this.#expect(isTaken, 'wrong', () => `cancel request: answered with ${status}: ${JSON.stringify(json)}`);
  }

  /** A completion whose answer was lost is refused when it is sent again: it was applied once. */
  async #completeOnce(activityId) {
    for (;;) {
      const { status, again } = await this.#client.complete(this.id, activityId);
      if (status === 200 || (status === 404 && again)) break;
      this.#expect(status === 404, 'wrong', () => `completion: answered with ${status}`);
      await this.#client.pause(50, 'the activity'); // Not scheduled yet.
    }
    const second = await this.#client.complete(this.id, activityId);
    this.#expect(second.status !== 200, 'duplicated', () => 'a second completion was accepted');
  }

  /** Follows a workflow from run to run, up to the close event of the last one. */
  async #settleChain(id, type, expected, first) {
    for (let runId = first; ;) {
      const close = await this.#client.close(id, runId);
      const events = await this.#client.history(id, runId);
      this.problems.push(...wrongWith(events, expected).map(({ what, why }) => ({ what, why: `${id}: ${why}` })));
      const started = attributesOf(events[0]);
      this.#expect(type === undefined || started.workflowType.name === type, 'wrong', () => `${id}: another workflow`);
      this.runs.push({
        workflowId: id,
        runId: started.originalExecutionRunId,
        status: statusOf(close),
        historyLength: events.length,
        startedAt: Date.parse(events[0].eventTime),
        closedAt: Date.parse(close.eventTime),
      });
      runId = attributesOf(close).newExecutionRunId;
      if (!runId) return close;
    }
  }

  /** Waits until the schedule has nothing left to do, and looks at each workflow that it has started. */
  async #settleSchedule() {
    const { id, kind } = this;
    const info = await this.#client.until(
      () => this.#client.describeSchedule(id),
      ({ info }) =>
        Number(info.actionCount ?? 0) >= kind.actions && !info.runningWorkflows?.length ? info : undefined,
      `the schedule ${id}`,
    );
    const started = info.recentActions.map(({ startWorkflowResult }) => startWorkflowResult);
    this.#expect(Number(info.actionCount) === kind.actions, 'duplicated', () => `${info.actionCount} actions`);
    for (const { workflowId, runId } of started) {
      const [result] = attributesOf(await this.#settleChain(workflowId, kind.schedules, {}, runId)).result ?? [];
      this.#expect(result === 'abc', 'wrong', () => `${workflowId}: result ${JSON.stringify(result)}`);
    }
  }
}
