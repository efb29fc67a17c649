import type { Message } from './proto-json.ts';

/** Ours: `role` is `read`, `write` or `admin`; without `expireTime` a key is good until it is revoked. */
export const createApiKey: Message = { namespace: 'string', name: 'string', role: 'string', expireTime: 'timestamp' };
