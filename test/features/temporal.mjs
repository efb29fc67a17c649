// Temporal's own software: the types of its histories and its replayer.
import { Buffer } from 'node:buffer';
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
    const workflowInterceptorModules = [path.join(import.meta.dirname, 'interceptors.ts')];
    const workflowBundle = await bundleWorkflowCode({
      workflowsPath,
      workflowInterceptorModules,
      logger,
      webpackConfigHook,
    });
    // Refusals are answers here: nobody needs to read of them in the log.
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => {}),
      telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
    });
    return new TemporalReplayer(workflowBundle);
  }

  /**
   * `refused` says why Temporal's replayer refuses a history, and is `undefined` when it accepts it. `missing` are payloads of the history
   * that the code has not made again.
   */
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

/** A payload as text; maps have no order in Temporal's types, so the keys of a memo do not either. */
function keyOf({ metadata, data }) {
  const encoding = Buffer.from(metadata?.encoding ?? []).toString();
  const bytes = Buffer.from(data ?? []);
  return `${encoding} ${encoding === 'json/plain' ? JSON.stringify(sorted(JSON.parse(bytes))) : bytes.toString('base64')}`;
}
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((name) => [name, sorted(value[name])]),
  );
}

/** The payloads of a history that workflow code has made: what it gives to activities, to its next run and to its caller. */
function payloadsOf({ events }) {
  return events.flatMap((event) => [
    ...(event.activityTaskScheduledEventAttributes?.input?.payloads ?? []),
    ...(event.workflowExecutionCompletedEventAttributes?.result?.payloads ?? []),
    ...(event.workflowExecutionContinuedAsNewEventAttributes?.input?.payloads ?? []),
    ...(event.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.details?.payloads ?? []),
  ]);
}

/** One replaying Worker of Temporal's. It takes one history after the other; making a Worker for each would cost ten times as much. */
class Lane {
  waiting = 0;
  #options;
  #results;
  #feed = {};
  #last = Promise.resolve();
  #written = new Set();

  constructor(workflowBundle) {
    // A codec sees what the code hands over, and leaves the code itself alone.
    const encode = async (payloads) => {
      for (const payload of payloads) this.#written.add(keyOf(payload));
      return payloads;
    };
    const dataConverter = { payloadCodecs: [{ encode, decode: async (payloads) => payloads }] };
    this.#options = { workflowBundle, dataConverter };
  }

  async replay(entry) {
    this.waiting++;
    const turn = this.#last.then(() => this.#replay(entry));
    this.#last = turn;
    return turn;
  }

  async #replay(entry) {
    this.#feed.next = entry;
    this.#written.clear();
    this.#results ??= Worker.runReplayHistories(this.#options, histories(this.#feed));
    try {
      const { value, done } = await this.#results.next();
      if (done) throw new Error('the Worker has ended');
      const missing = payloadsOf(entry.history).filter((payload) => !this.#written.has(keyOf(payload)));
      return { refused: value.error?.message, missing: missing.map(({ data }) => String(Buffer.from(data ?? []))) };
    } catch (error) {
      this.#results = undefined;
      return { refused: error.message, missing: [] };
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
