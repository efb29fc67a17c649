/** A value that cannot be used where it stands. */
export class ValueError extends Error {
  override readonly name: string = 'ValueError';
}
/** A value that cannot be serialised, or a payload that cannot be read. */
export class PayloadConverterError extends ValueError {
  override readonly name: string = 'PayloadConverterError';
}
/** An API that was used where it does not work, such as a workflow API outside a workflow. */
export class IllegalStateError extends Error {
  override readonly name: string = 'IllegalStateError';
}
export class WorkflowNotFoundError extends Error {
  override readonly name: string = 'WorkflowNotFoundError';
}
export class NamespaceNotFoundError extends WorkflowNotFoundError {
  override readonly name: string = 'NamespaceNotFoundError';
}
