import type { BatchService } from '../../protocol/batch.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { NamespaceMethods } from '../namespace/object.ts';
import { isLong } from './checks.ts';
import { inNamespace } from './context.ts';
import type { ServiceContext } from './context.ts';

const LARGEST_PAGE = 1_000;

/** Batches: each namespace runs its own. */
export function batches(context: ServiceContext): BatchService {
  const on = <Value>(
    { namespace, jobId }: { readonly namespace: string; readonly jobId: string },
    work: (object: NamespaceMethods) => Promise<Reply<Value>>,
  ): Promise<Reply<Value>> =>
    inNamespace(context, namespace, async () => {
      if (isLong(jobId)) return invalid('JobId length exceeds limit.');
      return work(context.objects.namespace(namespace));
    });
  return {
    startBatchOperation: (request) => on(request, (object) => object.startBatch(request)),
    describeBatchOperation: (request) => on(request, (object) => object.describeBatch(request.jobId)),
    stopBatchOperation: (request) => on(request, (object) => object.stopBatch(request.jobId)),
    listBatchOperations: ({ namespace, pageSize = 0, nextPageToken }) =>
      inNamespace(context, namespace, async () => {
        const offset = nextPageToken === undefined ? 0 : Number(nextPageToken);
        if (!Number.isSafeInteger(offset) || offset < 0) return invalid('Invalid NextPageToken.');
        const size = pageSize > 0 ? Math.min(pageSize, LARGEST_PAGE) : LARGEST_PAGE;
        const operations = await context.objects.namespace(namespace).batches(offset, size);
        // As on Temporal a full page is followed by another one, which may be empty.
        return ok({ operations, ...(operations.length === size ? { nextPageToken: String(offset + size) } : {}) });
      }),
  };
}
