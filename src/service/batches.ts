import type { BatchService } from '../../protocol/batch.ts';
import { base64ToUtf8, utf8ToBase64 } from '../../protocol/payload.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { NamespaceMethods } from '../namespace/object.ts';
import { isLong } from './checks.ts';
import { inNamespace } from './context.ts';
import type { ServiceContext } from './context.ts';

const LARGEST_PAGE = 1_000;

/** How many batches come before a page: its token is base64, as all are. */
function offsetOf(token: string): number | undefined {
  try {
    const text = base64ToUtf8(token);
    return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}

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
    stopBatchOperation: (request) =>
      on(request, async (object) =>
        request.reason ? object.stopBatch(request.jobId) : invalid('Reason is not set on request.'),
      ),
    listBatchOperations: ({ namespace, pageSize = 0, nextPageToken }) =>
      inNamespace(context, namespace, async () => {
        const offset = nextPageToken === undefined ? 0 : offsetOf(nextPageToken);
        if (offset === undefined) return invalid('Invalid NextPageToken.');
        const size = pageSize > 0 ? Math.min(pageSize, LARGEST_PAGE) : LARGEST_PAGE;
        const operations = await context.objects.namespace(namespace).batches(offset, size);
        // As on Temporal a full page is followed by another one, which may be empty.
        return ok({
          operations,
          ...(operations.length === size ? { nextPageToken: utf8ToBase64(String(offset + size)) } : {}),
        });
      }),
  };
}
