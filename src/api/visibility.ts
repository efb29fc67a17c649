import { Hono } from './hono.ts';
import type { Context } from 'hono';
import { invalid } from '../../protocol/service-error.ts';
import { refusal, respond, usesShorthand } from './answers.ts';
import type { ApiOptions } from './options.ts';
import { pageOf } from './query-parameters.ts';
import { countToJson, executionToJson } from './visibility-json.ts';

const NO_ARCHIVE = 'Cluster is not configured for visibility archival.';

/** Routes that read the index, below `/namespaces/:namespace`: list and count. */
export function visibility<Env>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();
  const namespaceOf = (c: Context): string => (c.req.param() as Record<string, string>)['namespace'] ?? '';

  app.get('/workflows', async (c) => {
    const page = pageOf(c);
    if (page.error) return refusal(c, page.error);
    const request = { namespace: namespaceOf(c), query: c.req.query('query') ?? '', ...page.ok };
    const shorthand = usesShorthand(c);
    return respond(c, await service.listWorkflowExecutions(request), ({ executions, nextPageToken }) => ({
      ...(executions.length > 0
        ? { executions: executions.map((run) => executionToJson(request.namespace, run, shorthand)) }
        : {}),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    }));
  });

  app.get('/workflow-count', async (c) => {
    const request = { namespace: namespaceOf(c), query: c.req.query('query') ?? '' };
    const shorthand = usesShorthand(c);
    return respond(c, await service.countWorkflowExecutions(request), (reply) => countToJson(reply, shorthand));
  });

  app.get('/archived-workflows', (c) => refusal(c, invalid(NO_ARCHIVE).error));
  return app;
}
