import type { Random } from './random.ts';
import type { SimClock } from './sim-clock.ts';

/** Activities whose work takes simulated time, and fails as the seed says. */
export function createActivities(clock: SimClock, random: Random) {
  const work = async (): Promise<void> => clock.sleep(random.below(2_000));
  return {
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
  };
}
