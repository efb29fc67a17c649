import type { WorkflowTaskCompletion } from '../../protocol/commands.ts';
import type { EventOf } from '../../protocol/events.ts';
import type { ActivityInterceptorsFactory } from '../activity/interceptors.ts';
import { ApplicationFailure } from '../common/failures.ts';
import type { OpenRun } from './open-runs.ts';

type FailedTask = Extract<WorkflowTaskCompletion, { readonly cause: unknown }>;
type Started = EventOf<'WorkflowExecutionStarted'>;

/** An activity that has failed so often is told of: a test that waits for it may wait for ever. */
const MANY_ATTEMPTS = 20;

/**
 * Says on the console what keeps workflows from going on. A service tries again until somebody repairs it; a test sees only a result that does
 * not come, until its time is up. Each thing is told once.
 */
export class Reports {
  readonly #told = new Set<string>();
  readonly #missing = new Set<string>();

  workflowTaskFailed({ workflowId, workflowType }: Started, { failure, cause }: FailedTask): void {
    const { message = '', stackTrace = '' } = failure;
    const place = stackTrace.split('\n').find((line) => /:\d+:\d+\)?$/.test(line));
    this.#tell(
      `workflow "${workflowId}" (${workflowType}) does not go on: its workflow task fails and is tried again (${cause}): ${message}`,
      ...(place ? [place.trim()] : []),
    );
  }

  /** What is done for an activity that nobody has given. */
  readonly missingActivity = (activityType: string, known: readonly string[]): never => {
    const message = `Activity function ${activityType} is not registered on this Worker, available activities: ${JSON.stringify(known)}`;
    this.#missing.add(activityType);
    this.#tell(
      `an activity is not there, and is tried again: ${message}`,
      `Give it with { activities }, or mock it: env.mockActivity('${activityType}', async () => …)`,
    );
    throw ApplicationFailure.create({ message, type: 'NotFoundError' });
  };

  readonly watchActivity: ActivityInterceptorsFactory = ({ info }) => ({
    inbound: {
      execute: async (input, next) => {
        try {
          return await next(input);
        } catch (error) {
          const { activityType, attempt, workflowExecution } = info;
          if (attempt === MANY_ATTEMPTS && !this.#missing.has(activityType))
            this.#tell(
              `activity ${activityType} of workflow "${workflowExecution.workflowId}" has failed ${attempt} times, and is tried again: ${String(error)}`,
            );
          throw error;
        }
      },
    },
  });

  /** Somebody waits for an end, and there is no timer left that could bring it. */
  standsStill(open: readonly OpenRun[]): void {
    for (const { workflowId, workflowType, waitsFor } of open)
      this.#tell(`time stands still, and workflow "${workflowId}" (${workflowType}) is open: it waits for ${waitsFor}`);
  }

  #tell(...lines: readonly string[]): void {
    const text = lines.join('\n    ');
    if (this.#told.has(text)) return;
    this.#told.add(text);
    console.warn(`perdure: ${text}`);
  }
}
