// What a hand-written Durable Object costs that does the same steps: one row per step, one call per activity, an alarm as the safety net,
// and no engine. No history, no retries, no replay: the floor under any engine.
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';

export class Activities extends WorkerEntrypoint {
  async fetch(request) {
    const { n } = await request.json();
    return Response.json({ result: n + 1 });
  }
}

const increment = async (n) => n + 1;

export class WorkflowRun extends DurableObject {
  #done = Promise.withResolvers();
  #row = 0;

  #write(step) {
    this.ctx.storage.transactionSync(() => {
      const { sql } = this.ctx.storage;
      if (this.#row === 0) sql.exec('CREATE TABLE history (id INTEGER PRIMARY KEY, events TEXT NOT NULL)');
      sql.exec('INSERT INTO history (id, events) VALUES (?, ?)', ++this.#row, JSON.stringify(step));
    });
  }

  async start({ workflow, input }) {
    this.#write({ type: 'started', workflow, input });
    void this.ctx.storage.setAlarm(Date.now() + 10_000);
    if (workflow === 'sequence') void this.#sequence(input);
    if (workflow === 'localSequence') void this.#localSequence(input);
    return {};
  }

  async execute(request) {
    await this.start(request);
    return this.#done.promise;
  }

  async #localSequence(steps) {
    await this.ctx.storage.sync();
    let last = 0;
    for (let n = 0; n < steps; n++) last = await increment(last);
    this.#write({ type: 'completed', last });
    this.#done.resolve({ result: last });
  }

  async #sequence(steps) {
    let last = 0;
    this.#write({ type: 'scheduled', n: 0 });
    for (let n = 0; n < steps; n++) {
      const body = JSON.stringify({ n });
      const request = new Request('https://activities/', { method: 'POST', body });
      const answer = await this.ctx.exports.Activities.fetch(request);
      last = (await answer.json()).result;
      this.#write({ type: 'completed', n, last });
    }
    this.#done.resolve({ result: last });
  }

  async signal() {
    this.#write({ type: 'signaled' });
    this.#write({ type: 'completed' });
    this.#done.resolve({ result: 'finished' });
    return {};
  }

  result() {
    return this.#done.promise;
  }

  alarm() {}
}

export default {
  async fetch(request, _env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === '/health') return Response.json({});
    const [, id, action] = pathname.split('/');
    const run = ctx.exports.WorkflowRun.getByName(id);
    const body = request.method === 'POST' ? await request.json() : {};
    return Response.json(await run[action](body));
  },
};
