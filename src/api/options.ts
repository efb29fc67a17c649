import type { ApiKeyService } from '../../protocol/api-key.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import type { Auth } from './auth.ts';

export interface ApiOptions<Env> {
  readonly service: WorkflowService & ApiKeyService;
  readonly auth: (env: Env) => Auth;
}
