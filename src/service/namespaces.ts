import type { NamespaceDescription, NamespaceService } from '../../protocol/namespace.ts';
import { utf8ToBase64, base64ToUtf8 } from '../../protocol/payload.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { DEFAULT_NAMESPACE, REGISTRY } from '../namespace/object.ts';
import type { NamespaceConfig } from '../namespace/object.ts';
import { SYSTEM_NAMESPACE } from '../namespace/settings.ts';
import { inNamespace } from './context.ts';
import type { ServiceContext } from './context.ts';

const LARGEST_PAGE = 100;

/** The namespaces of the deployment: `default`, which is always there and comes first, and those that were registered. */
export function namespaces(context: ServiceContext): NamespaceService {
  const { objects } = context;
  const registry = () => objects.namespace(REGISTRY);

  /** A change is known to this isolate at once. */
  async function changed<Value>(namespace: string, change: Promise<Reply<Value>>): Promise<Reply<Value>> {
    const reply = await change;
    await context.namespaces.refresh(namespace);
    return reply;
  }

  return {
    async registerNamespace(request) {
      const { namespace } = request;
      const reply = await changed(namespace, objects.namespace(namespace).register(request));
      // Also one that is there already: the registry may have missed it. The default one is no entry there.
      const isEntry = namespace !== DEFAULT_NAMESPACE && namespace !== SYSTEM_NAMESPACE;
      if (isEntry && reply.error?.code !== 'INVALID_ARGUMENT') await registry().addNamespace(namespace);
      return reply;
    },
    describeNamespace: ({ namespace }) => inNamespace(context, namespace, async (config) => ok(described(config))),
    updateNamespace: (request) =>
      inNamespace(context, request.namespace, () =>
        changed(request.namespace, objects.namespace(request.namespace).update(request)),
      ),
    async listNamespaces({ pageSize = 0, nextPageToken }) {
      const token = afterOf(nextPageToken);
      if (token.error) return token;
      const after = token.ok;
      const size = pageSize > 0 ? Math.min(pageSize, LARGEST_PAGE) : LARGEST_PAGE;
      const first = after === undefined ? [DEFAULT_NAMESPACE] : [];
      const rest = await registry().namespaces(after ?? '', size - first.length + 1);
      const names = [...first, ...rest];
      const page = names.slice(0, size);
      const configs = await Promise.all(page.map((name) => context.namespaces.get(name)));
      const last = page.at(-1);
      return ok({
        namespaces: configs.flatMap((config) => (config === undefined ? [] : [described(config)])),
        ...(names.length > size && last !== undefined
          ? { nextPageToken: utf8ToBase64(last === DEFAULT_NAMESPACE ? '' : last) }
          : {}),
      });
    },
    addSearchAttributes: ({ namespace, searchAttributes }) =>
      inNamespace(context, namespace, () =>
        changed(namespace, objects.namespace(namespace).addSearchAttributes(searchAttributes)),
      ),
    removeSearchAttributes: ({ namespace, names }) =>
      inNamespace(context, namespace, () =>
        changed(namespace, objects.namespace(namespace).removeSearchAttributes(names)),
      ),
  };
}

/** After which name a page begins; the first begins with `default`. */
function afterOf(nextPageToken: string | undefined): Reply<string | undefined> {
  try {
    return ok(nextPageToken === undefined ? undefined : base64ToUtf8(nextPageToken));
  } catch {
    return invalid('Invalid NextPageToken.');
  }
}

function described(config: NamespaceConfig): NamespaceDescription {
  const { layouts: _, taskTokenSecret: __, ...description } = config;
  return description;
}
