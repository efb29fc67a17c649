// The workloads as Restate services, in a process of their own: `node restate-services.mjs <port>`.
import { createServer } from 'node:http2';
import * as restate from '@restatedev/restate-sdk';

const [port] = process.argv.slice(2);

const steps = restate.service({
  name: 'steps',
  handlers: { step: async (_, n) => n + 1 },
});

const remote = restate.workflow({
  name: 'remote',
  handlers: {
    async run(ctx, count) {
      let last = 0;
      for (let n = 0; n < count; n++) last = await ctx.serviceClient(steps).step(n);
      return last;
    },
  },
});

const inProcess = restate.workflow({
  name: 'inProcess',
  handlers: {
    async run(ctx, count) {
      let last = 0;
      for (let n = 0; n < count; n++) last = await ctx.run(`step ${n}`, () => n + 1);
      return last;
    },
  },
});

const signal = restate.workflow({
  name: 'signal',
  handlers: {
    async run(ctx) {
      await ctx.promise('finish');
      return 'finished';
    },
    finish: async (ctx) => ctx.promise('finish').resolve(),
  },
});

const services = [steps, remote, inProcess, signal];
createServer(restate.createEndpointHandler({ services, logger: () => {} })).listen(Number(port), '127.0.0.1');
