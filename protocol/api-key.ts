import type { Reply } from './service-error.ts';

/** What a credential lets its holder do in a namespace; each includes the one before. */
export const API_KEY_ROLES = ['read', 'write', 'admin'] as const;
export type ApiKeyRole = (typeof API_KEY_ROLES)[number];

/** Stands for every namespace, those to come included. */
export const EVERY_NAMESPACE = '*';

/** An API key as it is listed: nothing in it opens anything. Times are milliseconds since the epoch. */
export interface ApiKeyDescription {
  readonly id: string;
  readonly name: string;
  /** The one namespace in which it is good, or {@link EVERY_NAMESPACE}. */
  readonly namespace: string;
  readonly role: ApiKeyRole;
  readonly createTime: number;
  readonly expireTime?: number;
}

export interface ApiKeysRequest {
  /** A namespace, or {@link EVERY_NAMESPACE} for the keys of the deployment. */
  readonly namespace: string;
}
export interface CreateApiKeyRequest extends ApiKeysRequest {
  readonly name?: string;
  readonly role?: string;
  readonly expireTime?: number;
}
export interface CreateApiKeyReply {
  readonly apiKey: ApiKeyDescription;
  /** The whole key. It is told here, and never again. */
  readonly secret: string;
}

/** The part of the service that makes and revokes API keys. */
export interface ApiKeyService {
  createApiKey(request: CreateApiKeyRequest): Promise<Reply<CreateApiKeyReply>>;
  listApiKeys(request: ApiKeysRequest): Promise<Reply<readonly ApiKeyDescription[]>>;
  revokeApiKey(request: ApiKeysRequest & { readonly id: string }): Promise<Reply<null>>;
}
