import { CompleteAsyncError, activityInfo, heartbeat } from '@temporalio/activity';
import type { FaultyPlace } from './faults.ts';
import type { Unfinished } from './finishers.ts';
import type { Random } from './random.ts';

/** One attempt of an activity, as its Worker sees it. */
export interface Attempt {
  readonly runId: string;
  readonly activityId: string;
  readonly activityType: string;
  readonly attempt: number;
}

const LEFT = 'is completed later';

/**
 * Activities whose work takes simulated time, and fails as the seed says. Messages to and from them go through the network. `leave` is told of
 * what is completed later.
 */
export function createActivities(
  place: FaultyPlace,
  random: Random,
  attempts: Attempt[],
  leave: (activity: Unfinished) => void,
) {
  const { clock } = place;
  const work = (): Promise<void> => clock.sleep(random.below(2_000));
  const implementations = {
    async steady(): Promise<string> {
      await work();
      return 'done';
    },
    async flaky(): Promise<string> {
      await work();
      if (random.chance(0.4)) throw new Error('not this time');
      return 'done';
    },
    /** A Worker that is gone: nobody answers. */
    async lost(): Promise<string> {
      await work();
      if (random.chance(0.3)) await new Promise(() => undefined);
      return 'done';
    },
    async hopeless(): Promise<string> {
      await work();
      throw new Error('never');
    },
    /** Takes longer than it may between two heartbeats, in all and sometimes without one. */
    async beating(): Promise<string> {
      for (let beat = 0; beat < 4; beat++) {
        heartbeat(beat);
        await clock.sleep(random.below(random.chance(0.2) ? 6_000 : 1_500));
      }
      return 'done';
    },
    /** Somebody else completes it. */
    async later(): Promise<string> {
      const { activityId, base64TaskToken: taskToken, workflowExecution } = activityInfo();
      leave({
        workflowId: workflowExecution?.workflowId ?? '',
        runId: workflowExecution?.runId ?? '',
        activityId,
        taskToken,
      });
      return LEFT;
    },
  };
  type Implementations = typeof implementations;
  const overNetwork = ([name, implementation]: [string, () => Promise<string>]) => {
    const reached = async (): Promise<string> => {
      const { activityId, activityType, attempt, isLocal, workflowExecution } = activityInfo();
      if (isLocal) return implementation();
      const answer = await place.carry(() => {
        attempts.push({ runId: workflowExecution?.runId ?? '', activityId, activityType, attempt });
        return implementation();
      });
      if (answer === LEFT) throw new CompleteAsyncError();
      return answer;
    };
    return [name, reached] as const;
  };
  return Object.fromEntries(Object.entries(implementations).map(overNetwork)) as Implementations;
}
