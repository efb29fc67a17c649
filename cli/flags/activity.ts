import { UsageError } from '../errors.ts';

/** @throws {UsageError} when a batch is to be about one activity: its id would mean another one in each workflow. */
export function expectNoActivity({ query, activityId }: { query?: string; activityId?: string }): void {
  if (query !== undefined && activityId !== undefined)
    throw new UsageError('A batch is about all activities of its workflows', 'Leave --activity-id out');
}

/** @throws {UsageError} when no activity of the workflow is named. */
export function expectActivity(activityId: string | undefined): string {
  if (activityId === undefined) throw new UsageError('Which activity?', 'Name it: --activity-id <id>');
  return activityId;
}
