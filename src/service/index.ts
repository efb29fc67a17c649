/**
 * The service: what callers may ask of the engine, held against the rules and limits of a namespace, and passed on to the object it concerns.
 * The HTTP API and the clients over a binding speak to this and nothing else.
 */
import type { ApiKeyService } from '../../protocol/api-key.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { apiKeys } from './api-keys.ts';
import { batches } from './batches.ts';
import { executions } from './executions.ts';
import { namespaces } from './namespaces.ts';
import { operators } from './operators.ts';
import { schedules } from './schedules.ts';
import { visibility } from './visibility.ts';
import type { ServiceContext } from './context.ts';

export { sweepDeployment } from './sweep.ts';
export type { RunMethods } from '../run/chain.ts';
export type { ScheduleObjectMethods, ServiceContext, ServiceObjects } from './context.ts';

export function createWorkflowService(context: ServiceContext): WorkflowService & ApiKeyService {
  return {
    ...executions(context),
    ...operators(context),
    ...namespaces(context),
    ...visibility(context),
    ...apiKeys(context),
    ...schedules(context),
    ...batches(context),
  };
}
