import type { createWorkflowService } from '../service/index.ts';
import type { Auth } from './auth.ts';

export type Service = ReturnType<typeof createWorkflowService>;

export interface ApiOptions<Env> {
  readonly service: Service;
  readonly auth: (env: Env) => Auth;
}
