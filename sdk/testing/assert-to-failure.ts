import { ApplicationFailure } from '../common/failures.ts';
import type { WorkflowInterceptorsFactory } from '../runtime/index.ts';

/** As `assert` of Node, chai (which vitest's `expect` is made of) and jest call theirs. */
const ASSERTIONS = new Set(['AssertionError', 'JestAssertionError']);

async function failing<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && ASSERTIONS.has(error.name.replace(/ \[.*$/, '')))
      throw ApplicationFailure.fromError(error, { nonRetryable: true });
    throw error;
  }
}

const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      execute: (input, next) => failing(next(input)),
      handleSignal: (input, next) => failing(next(input)),
    },
  ],
});

/**
 * Makes assertions that fail in workflow code fail the workflow, so that the test which awaits it fails. Without it they fail the workflow task,
 * which is tried again until the code is repaired.
 *
 * Source of the name: `workflowInterceptorModules` of `@temporalio/testing`.
 *
 * @example await Worker.create({ connection, taskQueue, workflows, interceptors: { workflowModules: workflowInterceptorModules } });
 */
export const workflowInterceptorModules: readonly { readonly interceptors: WorkflowInterceptorsFactory }[] = [
  { interceptors },
];
