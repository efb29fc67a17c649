import { recogniseByName } from './recognise.ts';

/** A value that cannot be used where it stands. @example throw new ValueError('a retry policy needs an interval', cause); */
export class ValueError extends Error {
  static {
    recogniseByName(this, 'ValueError');
  }
  constructor(message: string | undefined, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
/** A value that cannot be serialised, or a payload that cannot be read. */
export class PayloadConverterError extends ValueError {
  static {
    recogniseByName(this, 'PayloadConverterError');
  }
}
/** An API that was used where it does not work, such as a workflow API outside a workflow. */
export class IllegalStateError extends Error {
  static {
    recogniseByName(this, 'IllegalStateError');
  }
}
/** A workflow id, or one run of it, that is not there. */
export class WorkflowNotFoundError extends Error {
  static {
    recogniseByName(this, 'WorkflowNotFoundError');
  }
  readonly workflowId: string;
  readonly runId: string | undefined;
  constructor(message: string, workflowId: string, runId: string | undefined) {
    super(message);
    this.workflowId = workflowId;
    this.runId = runId;
  }
}
/** A namespace that is not there. */
export class NamespaceNotFoundError extends Error {
  static {
    recogniseByName(this, 'NamespaceNotFoundError');
  }
  readonly namespace: string;
  constructor(namespace: string) {
    super(`Namespace not found: '${namespace}'`);
    this.namespace = namespace;
  }
}
/** Thrown by an activity whose result comes later, by its task token or its id. @example throw new CompleteAsyncError(); */
export class CompleteAsyncError extends Error {
  static {
    recogniseByName(this, 'CompleteAsyncError');
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Whether a value looks like an error, also one that another realm has made. */
export const isError = (value: unknown): value is Error =>
  isObject(value) &&
  typeof value['name'] === 'string' &&
  typeof value['message'] === 'string' &&
  (value['stack'] === undefined || value['stack'] === null || typeof value['stack'] === 'string');

/** What an error says; a text says itself; `undefined` for everything else. @example errorMessage(new Error('late')) === 'late' */
export const errorMessage = (error: unknown): string | undefined => {
  if (isError(error)) return error.message;
  return typeof error === 'string' ? error : undefined;
};

/** The `code` of an error, where it is a text. @example errorCode(error) === 'ENOENT' */
export const errorCode = (error: unknown): string | undefined =>
  isObject(error) && typeof error['code'] === 'string' ? error['code'] : undefined;
