import type { CommandOf, Divergence } from '../../protocol/commands.ts';

type Continuation = CommandOf<'ContinueAsNewWorkflowExecution'>;

/** Workflow code did something that would not be the same again on replay. It fails the workflow task, never the workflow. */
export class DeterminismViolationError extends Error {
  override readonly name: string = 'DeterminismViolationError';
}

/** Thrown by `continueAsNew` to end the run; not to be caught. */
export class ContinueAsNew extends Error {
  override readonly name: string = 'ContinueAsNew';
  readonly command: Continuation;
  constructor(command: Continuation) {
    super('Workflow continued as new');
    this.command = command;
  }
}

/** What history says and what the code does are not the same. */
export class NonDeterminismError extends Error {
  override readonly name: string = 'NonDeterminismError';
  readonly divergence: Divergence;
  constructor(message: string, divergence: Divergence) {
    super(
      `[TMPRL1100] Nondeterminism error: ${message}. The workflow code was changed in a way that its running executions cannot follow; ` +
        'deploy the code they were started with, or guard the change.',
    );
    this.divergence = divergence;
  }
}
