import type { WorkflowRunMethods } from '../../protocol/requests.ts';
import type { Auth } from './auth.ts';
import type { SearchAttributeTypes } from '../history/search-attributes.ts';

export interface ApiOptions<Env> {
  /** The object at the head of a workflow id's chain. */
  readonly run: (env: Env, namespace: string, workflowId: string) => WorkflowRunMethods;
  readonly auth: (env: Env) => Auth;
  readonly searchAttributes: SearchAttributeTypes;
}

/** The namespaces that exist. */
export const NAMESPACES: readonly string[] = ['default'];
