import { jsonPayload } from '../../protocol/payload.ts';
import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { msOptional } from './duration.ts';
import type { CommonWorkflowOptions } from './interfaces.ts';
import { compileRetryPolicy } from './options.ts';
import { mapToPayloads, toPayloads } from './payload-converter.ts';
import type { PayloadConverter } from './payload-converter.ts';
import { encodeSearchAttributes } from './search-attributes.ts';

type StartFields = Pick<
  StartWorkflowExecutionRequest,
  | 'input'
  | 'workflowExecutionTimeout'
  | 'workflowRunTimeout'
  | 'workflowTaskTimeout'
  | 'workflowIdReusePolicy'
  | 'retryPolicy'
  | 'cronSchedule'
  | 'memo'
  | 'searchAttributes'
  | 'priority'
  | 'userMetadata'
>;

/**
 * What all starts have in common that code of a deployment asks for: of a child, and for a Nexus operation. What is not given is left out.
 *
 * @throws {TypeError} for what is no duration. @throws {PayloadConverterError} for what cannot be serialised.
 */
export function startFields(
  converter: PayloadConverter,
  options: Omit<CommonWorkflowOptions, 'workflowIdConflictPolicy'> & { readonly args?: readonly unknown[] },
): StartFields {
  const { args = [], staticSummary: summary, staticDetails: details } = options;
  const attributes = options.typedSearchAttributes ?? options.searchAttributes;
  const metadata = {
    ...(summary ? { summary: jsonPayload(summary) } : {}),
    ...(details ? { details: jsonPayload(details) } : {}),
  };
  const fields = {
    input: args.length > 0 ? toPayloads(converter, args) : undefined,
    workflowExecutionTimeout: msOptional(options.workflowExecutionTimeout),
    workflowRunTimeout: msOptional(options.workflowRunTimeout),
    workflowTaskTimeout: msOptional(options.workflowTaskTimeout),
    workflowIdReusePolicy: options.workflowIdReusePolicy,
    retryPolicy: options.retry && compileRetryPolicy(options.retry),
    cronSchedule: options.cronSchedule,
    memo: options.memo && mapToPayloads(converter, options.memo),
    searchAttributes: attributes && encodeSearchAttributes(attributes),
    priority: options.priority,
    userMetadata: Object.keys(metadata).length > 0 ? metadata : undefined,
  } satisfies { readonly [Name in keyof Required<StartFields>]: StartFields[Name] | undefined };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
