import { recogniseByName } from '../common/recognise.ts';
import { DeterminismViolationError } from '../runtime/errors.ts';

/** What Temporal's package derives the mistakes of workflow code from: a DeterminismViolationError is one. */
export class WorkflowError extends Error {
  static {
    recogniseByName(this, 'WorkflowError');
    Object.defineProperty(DeterminismViolationError.prototype, Symbol.for('__temporal_isWorkflowError'), {
      value: true,
    });
  }
}
