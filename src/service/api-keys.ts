import { EVERY_NAMESPACE } from '../../protocol/api-key.ts';
import type { ApiKeyService } from '../../protocol/api-key.ts';
import { notFound, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { namespaceOfApiKey, newApiKeyId, newApiKeySecret } from '../auth/api-key.ts';
import { checkNewApiKey } from '../auth/new-api-key.ts';
import { REGISTRY } from '../namespace/object.ts';
import type { NamespaceMethods } from '../namespace/object.ts';
import { inNamespace } from './context.ts';
import type { ServiceContext } from './context.ts';

/** The object that knows the keys of a namespace; those of the deployment are known to the registry. */
export const apiKeyHome = (namespace: string): string => (namespace === EVERY_NAMESPACE ? REGISTRY : namespace);

/** API keys, of one namespace or of the whole deployment. */
export function apiKeys(context: ServiceContext): ApiKeyService {
  const at = <Value>(
    namespace: string,
    work: (home: NamespaceMethods) => Promise<Reply<Value>>,
  ): Promise<Reply<Value>> => {
    const home = () => work(context.objects.namespace(apiKeyHome(namespace)));
    return namespace === EVERY_NAMESPACE ? home() : inNamespace(context, namespace, home);
  };

  return {
    createApiKey: (request) =>
      at(request.namespace, async (home) => {
        const checked = checkNewApiKey(request, context.now());
        if (checked.error) return checked;
        const id = newApiKeyId(request.namespace);
        const { text, hash } = await newApiKeySecret(id);
        const apiKey = { id, ...checked.ok };
        const added = await home.addApiKey({ ...apiKey, hash });
        return added.error ? added : ok({ apiKey, secret: text });
      }),
    listApiKeys: ({ namespace }) => at(namespace, async (home) => ok(await home.apiKeys())),
    revokeApiKey: ({ namespace, id }) =>
      at(namespace, async (home) => {
        if (namespaceOfApiKey(id) !== namespace) return notFound('API key not found.');
        const removed = await home.removeApiKey(id);
        context.apiKeys.forget(id);
        return removed;
      }),
  };
}
