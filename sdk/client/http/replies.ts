import type { ExecutionRequest } from '../../../protocol/requests.ts';
import { ok } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import { path } from './send.ts';
import type { Json } from './send.ts';

/** The answer to a request, read; a refusal stays what it is. */
export async function reading<Value>(answer: Promise<Reply<Json>>, read: (json: Json) => Value): Promise<Reply<Value>> {
  const reply = await answer;
  return reply.error ? reply : ok(read(reply.ok));
}
/** For answers that say nothing. */
export const nothing = (): null => null;

/** Where a workflow stands. */
export const workflowPath = ({ namespace, workflowId }: Pick<ExecutionRequest, 'namespace' | 'workflowId'>): string =>
  path`/namespaces/${namespace}/workflows/${workflowId}`;

/** The run that is meant, in the query of a GET. */
export const runQuery = ({ runId }: { readonly runId?: string }) => ({ 'execution.runId': runId });
