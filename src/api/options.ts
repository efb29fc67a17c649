import type { ApiKeyService } from '../../protocol/api-key.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import type { Auth } from './auth.ts';

/** A task queue whose tasks go to code that the deployment knows. */
export interface BoundTaskQueue {
  readonly name: string;
  readonly types: readonly ('WORKFLOW' | 'ACTIVITY' | 'NEXUS')[];
  /** Who does the work, as Temporal would name the Worker that polls. */
  readonly identity: string;
  readonly buildId?: string;
}

export interface ApiOptions<Env> {
  readonly service: WorkflowService & ApiKeyService;
  readonly auth: (env: Env) => Auth;
  readonly taskQueues: (env: Env) => readonly BoundTaskQueue[];
  /** The time, in milliseconds since the epoch. */
  readonly now: () => number;
}
