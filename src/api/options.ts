import type { WorkflowService } from '../../protocol/workflow-service.ts';
import type { Auth } from './auth.ts';

export interface ApiOptions<Env> {
  readonly service: WorkflowService;
  readonly auth: (env: Env) => Auth;
}
