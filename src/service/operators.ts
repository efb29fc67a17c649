import type { OperatorService } from '../../protocol/operator-requests.ts';
import { refuse } from '../../protocol/service-error.ts';
import { onRun } from './context.ts';
import type { ServiceContext } from './context.ts';
import { checkActivityOptions, checkPause, checkPriority, checkReset } from './checks.ts';

/** What an operator may ask of a run, beside what every caller may. */
export function operators(context: ServiceContext): OperatorService {
  return {
    resetWorkflowExecution: onRun(context, (run, request) => run.resetWorkflowExecution(request), checkReset),
    deleteWorkflowExecution: onRun(context, (run, request) => run.deleteWorkflowExecution(request)),
    pauseWorkflowExecution: onRun(
      context,
      (run, request) => run.pauseWorkflowExecution(request),
      (request, { name, workflowPause }) =>
        workflowPause
          ? checkPause(request)
          : refuse('UNIMPLEMENTED', `workflow pause is not enabled for namespace: ${name}`),
    ),
    unpauseWorkflowExecution: onRun(context, (run, request) => run.unpauseWorkflowExecution(request), checkPause),
    updateWorkflowExecutionOptions: onRun(
      context,
      (run, request) => run.updateWorkflowExecutionOptions(request),
      checkPriority,
    ),
    pauseActivity: onRun(context, (run, request) => run.pauseActivity(request)),
    unpauseActivity: onRun(context, (run, request) => run.unpauseActivity(request)),
    resetActivity: onRun(context, (run, request) => run.resetActivity(request)),
    updateActivityOptions: onRun(context, (run, request) => run.updateActivityOptions(request), checkActivityOptions),
  };
}
