import { Hono } from './hono.ts';
import type { Context } from 'hono';
import { EVERY_NAMESPACE } from '../../protocol/api-key.ts';
import type { ApiKeyDescription, CreateApiKeyRequest } from '../../protocol/api-key.ts';
import { createApiKey } from '../../protocol/json/api-key-messages.ts';
import { encodeTime } from '../../protocol/json/proto-json.ts';
import { readBody, refusal, respond } from './answers.ts';
import type { ApiOptions } from './options.ts';

/** Routes of API keys, which Temporal has in its cloud only: below a namespace its own, and at the top those of the deployment. */
export function apiKeys<Env>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();
  const namespaceOf = (c: Context): string => (c.req.param() as Record<string, string>)['namespace'] ?? EVERY_NAMESPACE;

  app.post('/api-keys', async (c) => {
    const body = await readBody(c, createApiKey);
    if (body.error) return refusal(c, body.error);
    const { name, role, expireTime } = body.ok as Omit<CreateApiKeyRequest, 'namespace'>;
    const reply = await service.createApiKey({
      namespace: namespaceOf(c),
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      ...(expireTime === undefined ? {} : { expireTime }),
    });
    return respond(c, reply, ({ apiKey, secret }) => ({ apiKey: apiKeyToJson(apiKey), secret }));
  });

  app.get('/api-keys', async (c) =>
    respond(c, await service.listApiKeys({ namespace: namespaceOf(c) }), (keys) => ({
      apiKeys: keys.map(apiKeyToJson),
    })),
  );

  app.delete('/api-keys/:id', async (c) => {
    const { id = '' } = c.req.param() as Record<string, string>;
    return respond(c, await service.revokeApiKey({ namespace: namespaceOf(c), id }), () => ({}));
  });
  return app;
}

function apiKeyToJson({ createTime, expireTime, ...key }: ApiKeyDescription): object {
  return {
    ...key,
    createTime: encodeTime(createTime),
    ...(expireTime === undefined ? {} : { expireTime: encodeTime(expireTime) }),
  };
}
