import { jsonPayload } from '../../protocol/payload.ts';
import type { ActivityTask } from '../../protocol/tasks.ts';

/** An activity Worker that is broken in one way for two attempts, and then works. */
const repaired = (broken: () => Promise<Response>) => ({
  fetch: async (request: Request): Promise<Response> => {
    const { attempt } = await request.json<ActivityTask>();
    return attempt < 3
      ? broken()
      : Response.json({ status: 'completed', result: [jsonPayload(`worked at attempt ${attempt}`)] });
  },
});

/** By task queue. */
export const brokenWorkers = {
  down: repaired(() => Promise.reject(new Error('connection refused'))),
  hanging: repaired(() => new Promise(() => undefined)),
  garbage: repaired(() => Promise.resolve(new Response('<html>Gateway</html>'))),
  failing: repaired(() => Promise.resolve(new Response('oops', { status: 500 }))),
  misshapen: repaired(() => Promise.resolve(Response.json({ status: 'completed', results: [] }))),
};
