import { mapToPayloads } from '../common/payload-converter.ts';
import { encodeSearchAttributes } from '../common/search-attributes.ts';
import type { SearchAttributeUpdatePair, SearchAttributes } from '../common/search-attributes.ts';
import { activatorOf } from '../runtime/context.ts';
import type { WorkflowFunctionWithOptions } from '../runtime/definition-options.ts';
import type { WorkflowDefinitionConfig, WorkflowDefinitionOptionsOrGetter } from '../common/interfaces.ts';

/**
 * Sets search attributes of this run, by typed keys or, as before them, by name; `null` (by name `[]`) takes one away.
 *
 * @example upsertSearchAttributes([{ key: region, value: 'eu' }]);
 */
export function upsertSearchAttributes(attributes: SearchAttributeUpdatePair[] | SearchAttributes): void {
  const activator = activatorOf('upsertSearchAttributes');
  if (attributes === null || attributes === undefined) throw new Error('searchAttributes must be a non-null object');
  const searchAttributes = encodeSearchAttributes(attributes);
  activator.push({ type: 'UpsertWorkflowSearchAttributes', searchAttributes });
  activator.searchAttributes = { ...activator.searchAttributes, ...searchAttributes };
}

/**
 * Merges values into the memo of this run; `null` takes a key away.
 *
 * @example upsertMemo({ progress: 40 });
 */
export function upsertMemo(memo: Record<string, unknown>): void {
  const activator = activatorOf('upsertMemo');
  if (memo === null || typeof memo !== 'object') throw new Error('memo must be a non-null object');
  const given = Object.fromEntries(Object.entries(memo).map(([key, value]) => [key, value ?? undefined]));
  activator.push({ type: 'ModifyWorkflowProperties', upsertedMemo: mapToPayloads(activator.converter, given) });
  const merged = { ...activator.memo, ...given };
  activator.memo = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/**
 * Says something about a workflow function that its callers do not.
 *
 * @example setWorkflowOptions({ failureExceptionTypes: [OutOfStock] }, order);
 */
export function setWorkflowOptions<Args extends unknown[], Result>(
  options: WorkflowDefinitionOptionsOrGetter,
  workflow: (...args: Args) => Promise<Result>,
): void {
  (workflow as WorkflowFunctionWithOptions).workflowDefinitionOptions = options;
}

/**
 * As {@link setWorkflowOptions}, the function first.
 *
 * @example defineWorkflowOptions(order, { workflowDefinitionOptions: { failureExceptionTypes: [OutOfStock] } });
 */
export function defineWorkflowOptions<Args extends unknown[], Result>(
  workflow: (...args: Args) => Promise<Result>,
  config: WorkflowDefinitionConfig,
): void {
  if (config.workflowDefinitionOptions !== undefined) setWorkflowOptions(config.workflowDefinitionOptions, workflow);
}
