// Runs the recorded scenarios on the engine and compares the histories with those that a real Temporal server wrote, event by event.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compareHistories } from './golden/compare.mjs';

const recordings = path.join(import.meta.dirname, '../golden/histories');
const read = (file) => JSON.parse(readFileSync(path.join(recordings, file), 'utf8'));
const eventsOf = (json) => (Array.isArray(json) ? json : (json.events ?? json.history?.events));
const taskQueue = { name: 'golden' };
/** Long polls for the end of a run, of up to 20 s each. */
const LONGEST_WAIT = 2;

/** One scenario's hands on the engine. */
class Driver {
  constructor(origin) {
    this.origin = `${origin}/api/v1/namespaces/default/workflows`;
  }
  async call(method, place, body) {
    const response = await fetch(`${this.origin}/${place}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const json = await response.json();
    if (!response.ok) throw new Error(`${method} ${place}: ${response.status} ${JSON.stringify(json)}`);
    return json;
  }
  path = (name) => encodeURIComponent(name);
  start(type, input = [], more = {}, name = type) {
    return this.call('POST', this.path(name), {
      workflowType: { name: type },
      taskQueue,
      identity: 'recorder',
      header: {},
      input,
      ...more,
    });
  }
  signal = (name, signal, ...input) =>
    this.call('POST', `${this.path(name)}/signal/${signal}`, { input, identity: 'recorder', header: {} });
  describe = (name) => this.call('GET', this.path(name));
  /** The whole history of a run; `closed` waits for its end first. */
  async history(name, { runId, closed = true } = {}) {
    const run = runId === undefined ? '' : `&execution.runId=${runId}`;
    const close = `${this.path(name)}/history?waitNewEvent=true&historyEventFilterType=2${run}`;
    for (let ended = !closed, polls = 0; !ended; polls++) {
      if (polls === LONGEST_WAIT)
        throw new Error(`${name} did not close: ${JSON.stringify(await this.describe(name))}`);
      ended = ((await this.call('GET', close)).history.events ?? []).length > 0;
    }
    let events = [];
    for (let token = ''; token !== undefined;) {
      const page = await this.call(
        'GET',
        `${this.path(name)}/history?noPayloadShorthand${run}&nextPageToken=${encodeURIComponent(token)}`,
      );
      events = events.concat(page.history.events ?? []);
      token = page.nextPageToken;
    }
    return events;
  }
  /** Polls the history until it has `count` events of a type. */
  async seen(name, type, count = 1) {
    const wanted = `EVENT_TYPE_${type}`;
    for (let after = ''; ;) {
      const page = await this.call(
        'GET',
        `${this.path(name)}/history?waitNewEvent=true&nextPageToken=${encodeURIComponent(after)}`,
      );
      const events = await this.history(name, { closed: false });
      if (events.filter(({ eventType }) => eventType === wanted).length >= count) return;
      after = page.nextPageToken;
    }
  }
}

const simple = (type, input) => async (d) => {
  await d.start(type, input);
  return { [type]: await d.history(type) };
};

/** By name: what is done, and the histories that come of it, by the names of their recordings. */
const scenarios = {
  hello: simple('hello', ['World']),
  sequence: simple('sequence'),
  retrying: simple('retrying'),
  timers: simple('timers'),
  approval: async (d) => {
    await d.call('POST', `${d.path('approval')}/signal-with-start/note`, {
      workflowType: { name: 'approval' },
      taskQueue,
      header: {},
      input: [],
      identity: 'recorder',
      signalInput: ['first'],
    });
    await d.seen('approval', 'ACTIVITY_TASK_COMPLETED');
    await d.seen('approval', 'WORKFLOW_TASK_COMPLETED', 2);
    await Promise.all([d.signal('approval', 'note', 'second'), d.signal('approval', 'approve', 'Ann')]);
    return { approval: await d.history('approval') };
  },
  pricing: async (d) => {
    const update = (price, updateId) =>
      d.call('POST', `${d.path('pricing')}/update/setPrice`, {
        request: { meta: { updateId }, input: { args: [price] } },
      });
    await d.start('pricing');
    await d.seen('pricing', 'WORKFLOW_TASK_COMPLETED');
    await update(2, 'a');
    await update(-1, 'refused');
    await Promise.all([update(4, 'b'), update(5, 'c'), update(6, 'd')]);
    await d.signal('pricing', 'finish');
    return { pricing: await d.history('pricing') };
  },
  'pricing-with-start': async (d) => {
    const place = d.path('pricing-with-start');
    await d.call('POST', `${place}/update-with-start/setPrice`, {
      workflowType: { name: 'pricing' },
      taskQueue,
      header: {},
      input: [],
      identity: 'recorder',
      workflowIdConflictPolicy: 'FAIL',
      request: { meta: { identity: 'recorder' }, input: { args: [9] } },
    });
    await d.seen('pricing-with-start', 'WORKFLOW_EXECUTION_UPDATE_COMPLETED');
    await d.signal('pricing-with-start', 'finish');
    return { 'pricing-with-start': await d.history('pricing-with-start') };
  },
  family: async (d) => {
    await d.start('family', [], {}, 'family');
    return {
      family: await d.history('family'),
      'family-child-ok': await d.history('family/ok'),
      'family-child-fail': await d.history('family/fail'),
    };
  },
  neighbour: async (d) => {
    await d.start('patient', [], {}, 'neighbour-target');
    await d.seen('neighbour-target', 'TIMER_STARTED');
    await d.start('neighbour', ['neighbour-target']);
    return { neighbour: await d.history('neighbour'), 'neighbour-target': await d.history('neighbour-target') };
  },
  countdown: async (d) => {
    const { runId } = await d.start('countdown', [3], { memo: { fields: { first: true } } });
    const first = await d.history('countdown', { runId });
    for (let last = first, run; ; last = await d.history('countdown', { runId: run })) {
      run = last.at(-1).workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
      if (run === undefined) return { 'countdown-first': first, 'countdown-last': last };
    }
  },
  reset: async (d) => {
    await d.call('POST', `${d.path('reset')}/signal-with-start/note`, {
      workflowType: { name: 'approval' },
      taskQueue,
      header: {},
      input: [],
      identity: 'recorder',
      signalInput: ['kept'],
    });
    await d.signal('reset', 'approve', 'Bob');
    const events = await d.history('reset');
    const { eventId } = events.find(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED');
    const { runId } = await d.call('POST', `${d.path('reset')}/reset`, {
      workflowTaskFinishEventId: eventId,
      reason: 'again',
      requestId: 'reset-1',
    });
    return { reset: await d.history('reset', { runId }) };
  },
  scheduled: async (d) => {
    const place = '../schedules/golden';
    await d.call('POST', place, {
      requestId: 'schedule-1',
      schedule: {
        spec: {},
        action: {
          startWorkflow: {
            workflowId: 'scheduled',
            workflowType: { name: 'hello' },
            taskQueue,
            header: {},
            input: ['Schedule'],
          },
        },
      },
      initialPatch: { triggerImmediately: {} },
    });
    for (;;) {
      const { info } = await d.call('GET', place);
      const started = info.recentActions?.[0]?.startWorkflowResult;
      if (started) return { scheduled: await d.history(started.workflowId) };
    }
  },
  changed: simple('changed'),
  locals: simple('locals'),
  labelled: simple('labelled'),
  cancelKinds: async (d) => {
    await d.start('cancelKinds');
    return { 'cancel-kinds': await d.history('cancelKinds') };
  },
  late: simple('late'),
  outside: async (d) => {
    await d.start('outside');
    for (;;) {
      const { pendingActivities: [activity] = [] } = await d.describe('outside');
      if (activity?.state === 'PENDING_ACTIVITY_STATE_STARTED') break;
    }
    await d.call('POST', `${d.path('outside')}/activities/1/complete`, {
      identity: 'recorder',
      result: ['from outside'],
    });
    return { outside: await d.history('outside') };
  },
  dice: simple('dice'),
  broken: simple('broken'),
  'patient-cancelled': async (d) => {
    const name = 'patient-cancelled';
    await d.start('patient', [], {}, name);
    await d.seen(name, 'TIMER_STARTED');
    await d.call('POST', `${d.path(name)}/cancel`, { identity: 'recorder' });
    return { [name]: await d.history(name) };
  },
  'patient-terminated': async (d) => {
    await d.start('patient', [], {}, 'patient-terminated');
    await d.seen('patient-terminated', 'TIMER_STARTED');
    await d.call('POST', `${d.path('patient-terminated')}/terminate`, {
      reason: 'enough',
      details: [],
      identity: 'recorder',
    });
    return { 'patient-terminated': await d.history('patient-terminated') };
  },
  'patient-timed-out': async (d) => {
    await d.start('patient', [], { workflowRunTimeout: '1s' }, 'patient-timed-out');
    return { 'patient-timed-out': await d.history('patient-timed-out') };
  },
  flaky: async (d) => {
    const retryPolicy = { initialInterval: '0.05s', maximumInterval: '5s', maximumAttempts: 5 };
    const { runId } = await d.start('flaky', [], { retryPolicy });
    const first = await d.history('flaky', { runId });
    for (let last = first, run; ; last = await d.history('flaky', { runId: run })) {
      run = last.at(-1).workflowExecutionFailedEventAttributes?.newExecutionRunId;
      if (run === undefined) return { 'flaky-first': first, 'flaky-last': last };
    }
  },
  cron: async (d) => {
    const { runId } = await d.start('everyTime', [], { cronSchedule: '@every 1s' });
    const first = await d.history('everyTime', { runId });
    await d.call('POST', `${d.path('everyTime')}/terminate`, {});
    return { 'cron-first': first };
  },
  crowd: async (d) => {
    await d.start('crowd');
    await Promise.all(Array.from({ length: 23 }, (_, n) => d.signal('crowd', `s${n % 3}`, n)));
    await d.signal('crowd', 'finish');
    return { crowd: await d.history('crowd') };
  },
  deferred: async (d) => {
    await d.start('deferred');
    await d.seen('deferred', 'TIMER_STARTED');
    await d.signal('deferred', 'note', 'now');
    return { deferred: await d.history('deferred') };
  },
  stumbles: simple('stumbles'),
  wide: simple('wide', [40]),
};

/** Its activities are lost when a heartbeat takes two seconds, which all scenarios at once may do to it: it begins when they have ended. */
const ALONE = new Set(['cancelKinds']);

/** Runs every scenario; prints a line for each recording. Answers how many differ without a reason. */
export async function compareRecorded(origin, only) {
  const index = read('index.json');
  const known = JSON.parse(readFileSync(path.join(import.meta.dirname, 'history-differences.json'), 'utf8'));
  const seen = new Set();
  let differing = 0;
  const chosen = Object.entries(scenarios).filter(([name]) => only === undefined || only.split(',').includes(name));
  const runAll = (some) =>
    Promise.all(some.map(async ([name, drive]) => [name, await run(origin, index, name, drive, known)]));
  const results = await runAll(chosen.filter(([name]) => !ALONE.has(name)));
  results.push(...(await runAll(chosen.filter(([name]) => ALONE.has(name)))));
  for (const [scenario, lines] of results) {
    for (const { recording, order, differences } of lines) {
      seen.add(recording);
      if (differences.length > 0) differing++;
      const verdict = differences.length === 0 ? 'agrees' : 'DIFFERS';
      console.log(`${verdict}  ${recording} (${order})`);
      for (const difference of differences) console.log(`    ${difference}`);
    }
    if (lines.length === 0) throw new Error(`the scenario ${scenario} gave no history`);
  }
  for (const { name } of index) {
    if (only === undefined && !seen.has(name)) {
      const reason = known.absent[name];
      console.log(`absent   ${name}: ${reason ?? 'NO REASON'}`);
      if (reason === undefined) differing++;
    }
  }
  return differing;
}

/** What differs, without a reason, in the histories of one scenario. */
async function run(origin, index, name, drive, known) {
  let histories;
  try {
    histories = await drive(new Driver(origin));
  } catch (error) {
    return [{ recording: name, order: 'failed', differences: [String(error)] }];
  }
  return Object.entries(histories).map(([recording, events]) => {
    const order = known.unordered[recording] ? 'chance' : index.find((entry) => entry.name === recording).order;
    const wanted = eventsOf(read(`${recording}.json`));
    const isMeant = (line) => known.meant.some(({ matches }) => new RegExp(matches).test(line));
    return {
      recording,
      order,
      differences: [...compareHistories(wanted, events, order)].filter((line) => !isMeant(line)),
    };
  });
}
