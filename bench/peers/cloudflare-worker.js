// The workloads on Cloudflare Workflows, and the routes that start, signal and await them.
import { WorkerEntrypoint, WorkflowEntrypoint } from 'cloudflare:workers';

/** Who waits for which instance, in the isolate that the workflows run in as well. */
const ends = new Map();
const endOf = (id) => {
  const known = ends.get(id) ?? Promise.withResolvers();
  ends.set(id, known);
  return known;
};

export class Steps extends WorkerEntrypoint {
  async step(n) {
    return n + 1;
  }
}

export class Workload extends WorkflowEntrypoint {
  async run({ payload: { workload, steps }, instanceId }, step) {
    const result = await this[workload](step, steps);
    endOf(instanceId).resolve();
    return result;
  }

  async remote(step, steps) {
    let last = 0;
    for (let n = 0; n < steps; n++) last = await step.do(`step ${n}`, () => this.env.STEPS.step(n));
    return last;
  }

  async inProcess(step, steps) {
    let last = 0;
    for (let n = 0; n < steps; n++) last = await step.do(`step ${n}`, async () => n + 1);
    return last;
  }

  async signal(step) {
    await step.waitForEvent('finish', { type: 'finish' });
    return 'finished';
  }
}

/** The result of an instance, once the engine has it: the code says when to look, so that nobody has to look in vain. */
async function resultOf(instance) {
  await endOf(instance.id).promise;
  ends.delete(instance.id);
  for (;;) {
    const { status, output, error } = await instance.status();
    if (status === 'complete') return output;
    if (status === 'errored' || status === 'terminated')
      throw new Error(`${instance.id} is ${status}: ${error?.message}`);
    await scheduler.wait(1);
  }
}

export default {
  async fetch(request, env) {
    const [, what, id] = new URL(request.url).pathname.split('/');
    switch (what) {
      case 'health':
        return new Response('ok');
      case 'start':
        await env.WORKLOAD.create({ id, params: await request.json() });
        return Response.json({});
      case 'run':
        return Response.json(await resultOf(await env.WORKLOAD.create({ id, params: await request.json() })));
      case 'status':
        return Response.json(await (await env.WORKLOAD.get(id)).status());
      case 'signal':
        await (await env.WORKLOAD.get(id)).sendEvent({ type: 'finish', payload: {} });
        return Response.json({});
      case 'result':
        return Response.json(await resultOf(await env.WORKLOAD.get(id)));
      default:
        return new Response('not found', { status: 404 });
    }
  },
};
