// Histories of simulated runs in front of Temporal's own replayer, with the same source of the workflows.
import path from 'node:path';
import { TemporalReplayer } from '../features/temporal.mjs';

export class TemporalJudge {
  #replayer;
  /** How many runs it has judged. */
  replayed = 0;

  static async create() {
    const judge = new TemporalJudge();
    judge.#replayer = await TemporalReplayer.create(path.join(import.meta.dirname, 'workflows.ts'));
    return judge;
  }

  /** What is wrong with the histories of an outcome. */
  async judge(histories) {
    return (await Promise.all(histories.map((history) => this.#replay(history)))).flat();
  }

  async #replay({ workflowId, runId, events }) {
    const { refused, missing } = await this.#replayer.replay({ workflowId, events });
    this.replayed++;
    const lost = this.#replayer.lostBy(events);
    const about = (message) => ({ predicate: 'Temporal accepts it', message: `${workflowId} ${runId}: ${message}` });
    return [
      ...(refused === undefined ? [] : [about(refused)]),
      ...(refused === undefined && missing.length > 0 ? [about(`it has not come to ${missing.join(', ')}`)] : []),
      ...lost.map(about),
    ];
  }

  async close() {
    await this.#replayer.close();
  }
}
