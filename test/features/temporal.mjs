// Temporal's own software: the types of its histories and its replayer.
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';

const LANES = 2;

export class TemporalReplayer {
  #lanes;

  constructor(workflowBundle) {
    this.#lanes = Array.from({ length: LANES }, () => new Lane(workflowBundle));
  }

  /** `workflowsPath` is a module that exports the workflows. */
  static async create(workflowsPath) {
    const logger = new DefaultLogger('WARN', ({ message }) => console.log(message));
    // The module lies outside of the project, where webpack finds no packages.
    const webpackConfigHook = (config) => {
      const modules = [...config.resolve.modules, path.resolve(import.meta.dirname, '../../node_modules')];
      return { ...config, resolve: { ...config.resolve, modules } };
    };
    const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger, webpackConfigHook });
    // Refusals are answers here: nobody needs to read of them in the log.
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => {}),
      telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
    });
    return new TemporalReplayer(workflowBundle);
  }

  /** Why Temporal's replayer refuses a history; `undefined` when it accepts it. */
  replay({ workflowId, events }) {
    const lane = this.#lanes.reduce((least, other) => (other.waiting < least.waiting ? other : least));
    return lane.replay({ workflowId, history: historyFromJSON({ events }) });
  }

  async close() {
    for (const lane of this.#lanes) await lane.close();
    await Runtime.instance().shutdown();
  }

  /** What a history loses on the way through Temporal's types. */
  lostBy(events) {
    const { events: back } = JSON.parse(historyToJSON(historyFromJSON({ events })));
    return events.flatMap((event, at) =>
      isDeepStrictEqual(withoutFraction(event), back[at])
        ? []
        : [`Temporal's types make\n${JSON.stringify(back[at])}\nof\n${JSON.stringify(event)}`],
    );
  }
}

/** A whole second may stand in JSON with or without a fraction of zero. */
function withoutFraction(value) {
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\dT[\d:]{8})\.000Z$/, '$1Z');
  if (Array.isArray(value)) return value.map(withoutFraction);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withoutFraction(entry)]));
}

/** One replaying Worker of Temporal's. It takes one history after the other; making a Worker for each would cost ten times as much. */
class Lane {
  waiting = 0;
  #workflowBundle;
  #results;
  #feed = {};
  #last = Promise.resolve();

  constructor(workflowBundle) {
    this.#workflowBundle = workflowBundle;
  }

  async replay(entry) {
    this.waiting++;
    const turn = this.#last.then(() => this.#replay(entry));
    this.#last = turn;
    return turn;
  }

  async #replay(entry) {
    this.#feed.next = entry;
    this.#results ??= Worker.runReplayHistories({ workflowBundle: this.#workflowBundle }, histories(this.#feed));
    try {
      const { value, done } = await this.#results.next();
      if (done) throw new Error('the Worker has ended');
      return value.error?.message;
    } catch (error) {
      this.#results = undefined;
      return error.message;
    } finally {
      this.waiting--;
    }
  }

  async close() {
    await this.#last;
    await this.#results?.return();
  }
}

/** Asked for one history with each result. */
async function* histories(feed) {
  for (;;) yield feed.next;
}
