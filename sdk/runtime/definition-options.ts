/** What a workflow's code says about itself: attached to its function by `setWorkflowOptions`. */
export interface WorkflowDefinitionOptions {
  /** Kept for code that sets it; deployments of this engine are not versioned by it. */
  readonly versioningBehavior?: 'PINNED' | 'AUTO_UPGRADE';
  /** Errors that fail the workflow rather than its task; `Error` stands for all. */
  readonly failureExceptionTypes?: readonly (new (...args: never[]) => Error)[];
}
export type WorkflowDefinitionOptionsOrGetter = WorkflowDefinitionOptions | (() => WorkflowDefinitionOptions);

export interface WorkflowFunctionWithOptions {
  workflowDefinitionOptions?: WorkflowDefinitionOptionsOrGetter;
}

/** The options of a workflow function; a getter is asked in the context of the run. */
export function definitionOptionsOf(main: object): WorkflowDefinitionOptions {
  const { workflowDefinitionOptions: options } = main as WorkflowFunctionWithOptions;
  return (typeof options === 'function' ? options() : options) ?? {};
}
