/**
 * Options that are changed, as Temporal's JSON has them: with a mask, because JSON does not say zero.
 *
 * Source: `google.protobuf.FieldMask`, in its JSON form.
 */
import type { ActivityOptions, WorkflowExecutionOptions } from '../operator-requests.ts';
import { decodeKnown } from './decode-known.ts';
import { activityOptions, workflowOptions } from './operator-messages.ts';
import { camel, encode } from './proto-json.ts';
import type { Kind, Message } from './proto-json.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The options of an activity, and which of them are meant. */
export function activityOptionsToJson(options: ActivityOptions): object {
  const { taskQueue: queue, ...rest } = options;
  const message = { ...rest, ...(queue === undefined ? {} : { taskQueue: { name: queue } }) };
  return { activityOptions: encode(activityOptions, message, false), ...maskOf(options) };
}
/** The same of a workflow. */
export const workflowOptionsToJson = (options: WorkflowExecutionOptions): object => ({
  workflowExecutionOptions: encode(workflowOptions, options, false),
  ...maskOf(options),
});

/** The options of an activity, as an answer has them. */
export const activityOptionsFromJson = (json: unknown): ActivityOptions =>
  withQueueName(decodeKnown(activityOptions, json));
/** Those of its options that a request to change them means. Both have been read by their messages. */
export const maskedActivityOptions = (mask: unknown, options: Fields): ActivityOptions =>
  withQueueName(masked(mask, activityOptions, options));
export const maskedWorkflowOptions = (mask: unknown, options: Fields): WorkflowExecutionOptions =>
  masked(mask, workflowOptions, options);

function withQueueName({ taskQueue, ...options }: Fields): ActivityOptions {
  const { name } = (taskQueue ?? {}) as { readonly name?: string };
  return { ...options, ...(name === undefined ? {} : { taskQueue: name }) };
}

/** Retry policies are merged field by field, so it matters which of their fields are meant. */
function maskOf(options: ActivityOptions): { readonly updateMask: string } {
  const paths = Object.entries(options).flatMap(([name, value]) => {
    const inner = name === 'retryPolicy' ? Object.keys(value as object) : [];
    return inner.length > 0 ? inner.map((field) => `${name}.${field}`) : [name];
  });
  return { updateMask: paths.join(',') };
}

/** The fields that a mask names, `priority,retryPolicy.maximumAttempts`: one that is not there is its default. Without a mask all that were sent. */
function masked(mask: unknown, message: Message, fields: Fields): Record<string, unknown> {
  if (typeof mask !== 'string' || mask.trim() === '') return { ...fields };
  const result: Record<string, unknown> = {};
  for (const path of mask.split(',')) {
    const [name = '', field] = path.trim().split('.').map(camel);
    const kind = Object.hasOwn(message, name) ? message[name] : undefined;
    if (kind === undefined || kind === 'any') continue;
    const given = fields[name] ?? defaultOf(kind);
    if (field === undefined || typeof kind !== 'object' || !('message' in kind)) result[name] = given;
    else {
      const fieldKind = Object.hasOwn(kind.message, field) ? kind.message[field] : undefined;
      if (fieldKind === undefined) continue;
      const value = (given as Fields)[field] ?? defaultOf(fieldKind);
      result[name] = { ...(result[name] as object | undefined), [field]: value };
    }
  }
  return result;
}

/** The first path of a mask that does not lead into options of a workflow, or leads to those that are not in this version. */
export function unknownWorkflowOption(mask: string): string | undefined {
  const paths = mask.split(',').map((path) => path.trim());
  return paths.find((path) => path !== '' && !Object.hasOwn(workflowOptions, camel(path.split('.')[0] ?? '')));
}

/** What proto3 takes a field for that is not there. */
function defaultOf(kind: Kind): unknown {
  if (kind === 'string') return '';
  if (kind === 'bool') return false;
  if (typeof kind === 'string') return 0;
  if ('list' in kind) return [];
  return {};
}
