/** The rules of API keys: what one may be made to be. PURE. */
import { API_KEY_ROLES } from '../../protocol/api-key.ts';
import type { ApiKeyDescription, ApiKeyRole, CreateApiKeyRequest } from '../../protocol/api-key.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { StoredApiKey } from './api-key.ts';

/** Keys of one namespace, or of the deployment, at once. */
export const MOST_API_KEYS = 100;
const LONGEST_NAME = 200;

const isApiKeyRole = (role: string): role is ApiKeyRole => (API_KEY_ROLES as readonly string[]).includes(role);

/** What a request asks for, checked. */
export function checkNewApiKey(request: CreateApiKeyRequest, now: number): Reply<Omit<ApiKeyDescription, 'id'>> {
  const { namespace, name = '', role, expireTime } = request;
  if (role === undefined || !isApiKeyRole(role)) return invalid(`role must be one of ${API_KEY_ROLES.join(', ')}.`);
  if (name.length > LONGEST_NAME) return invalid(`name must have at most ${LONGEST_NAME} characters.`);
  if (expireTime !== undefined && expireTime <= now) return invalid('expireTime must be in the future.');
  return ok({ namespace, name, role, createTime: now, ...(expireTime === undefined ? {} : { expireTime }) });
}

export const isExpired = ({ expireTime }: ApiKeyDescription, now: number): boolean =>
  expireTime !== undefined && expireTime <= now;

export function describeApiKey({ hash: _, ...described }: StoredApiKey): ApiKeyDescription {
  return described;
}
