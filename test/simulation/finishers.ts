import { jsonPayload } from '../../protocol/payload.ts';
import type { Clients } from './client.ts';
import { namespace } from './client.ts';
import type { Random } from './random.ts';
import type { SimClock } from './sim-clock.ts';

/** An attempt of an activity whose Worker said that it completes later. */
export interface Unfinished {
  readonly workflowId: string;
  readonly runId: string;
  readonly activityId: string;
  readonly taskToken: string;
}

/** A completion that was acknowledged. Its result is its own. */
export interface Completion {
  readonly workflowId: string;
  /** Absent: of the run that was current. */
  readonly runId?: string;
  readonly result: string;
}

/** What results of activities that were completed later begin with. */
export const FINISHED = 'finished-';

/** Those who end activities that their Workers have left to them, each until it is told that it has, or that it is too late. */
export class Finishers {
  readonly acknowledged: Completion[] = [];
  readonly #clients: Clients;
  readonly #clock: SimClock;
  readonly #random: Random;
  #count = 0;

  constructor(clients: Clients, clock: SimClock, random: Random) {
    this.#clients = clients;
    this.#clock = clock;
    this.#random = random;
  }

  async finish({ workflowId, runId, activityId, taskToken }: Unfinished): Promise<void> {
    const random = this.#random;
    const result = `${FINISHED}${++this.#count}`;
    const [isLost, beats, fails, byToken, anyRun] = [0.1, 0.3, 0.2, 0.5, 0.3].map((share) => random.chance(share));
    await this.#clock.sleep(random.below(4_000));
    if (isLost) return;
    if (beats)
      await this.#clients.persist(
        (service) => service.recordActivityTaskHeartbeatByToken({ namespace, taskToken, details: [jsonPayload(1)] }),
        3,
      );
    await this.#clock.sleep(random.below(3_000));
    const outcome = fails
      ? { status: 'failed' as const, failure: { message: result, applicationFailureInfo: { type: 'Later' } } }
      : { status: 'completed' as const, result: [jsonPayload(result)] };
    const of = { workflowId, ...(anyRun && !byToken ? {} : { runId }) };
    const { error } = await this.#clients.persist((service) =>
      byToken
        ? service.respondActivityTaskByToken({ namespace, taskToken, outcome })
        : service.respondActivityTask({ namespace, ...of, activity: { activityId }, outcome }),
    );
    if (error && error.code !== 'NOT_FOUND') this.#clients.unexpected('the end of an activity', error);
    if (!error && !fails) this.acknowledged.push({ ...of, result });
  }
}
