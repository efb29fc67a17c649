// What is done to the engine. Each scenario has a server of its own, and answers rows of the table; `problem(text)` says what went wrong.
import { inParallel } from '../../scripts/in-parallel.mjs';
import { Random } from '../../test/fuzz/random.mjs';
import { Tally, eventually } from './tally.mjs';

const AT_ONCE = 32;
const SAMPLE = 200;
const MINUTE = 60_000;

/** Many workflows that wait, most of them evicted; some of them are finished, and the server is killed and started again over all. */
async function open({ server, size, problem }) {
  const starts = new Tally();
  await inParallel(size, AT_ONCE, async (n) => starts.add(await server.client.start(`open-${n}`, 'untilSignal')));
  const isOpen = async () => (await server.client.count("ExecutionStatus = 'Running'")) === size;
  if (!(await eventually(isOpen, MINUTE))) problem(`the index does not count ${size} open workflows`);
  const up = new Tally();
  up.add({ code: 'OK', ms: await server.restart() });
  const finishes = new Tally();
  const random = new Random(1);
  const chosen = new Set(Array.from({ length: Math.min(SAMPLE, size) }, () => random.below(size)));
  await inParallel(chosen.size, 4, async (at) => {
    const id = `open-${[...chosen][at]}`;
    const begin = performance.now();
    const { code } = await server.client.signal(id, 'finish');
    if (code === 'OK') await server.client.close(id);
    finishes.add({ code, ms: performance.now() - begin });
  });
  return [
    starts.row('start, all are left open'),
    up.row('SIGKILL to the first answer, with all open'),
    finishes.row('signal and finish, of some of them'),
  ];
}

/** Timers of as many workflows, on all servers together, that all go off in one second. */
async function timers({ servers, size, problem, startRate }) {
  const clientOf = (n) => servers[n % servers.length].client;
  const due = Date.now() + (size / startRate) * 1_000 + 10_000;
  const starts = new Tally();
  await inParallel(size, AT_ONCE, async (n) => starts.add(await clientOf(n).start(`timer-${n}`, 'sleepUntil', due)));
  if (Date.now() > due) problem('the timers were due before all workflows had been started: give a lower --start-rate');
  await new Promise((resolve) => setTimeout(resolve, due - Date.now()));
  const isClosed = async () => {
    const counts = await Promise.all(servers.map(({ client }) => client.count("ExecutionStatus = 'Completed'")));
    return counts.reduce((sum, count) => sum + count, 0) === size;
  };
  if (!(await eventually(isClosed, 5 * MINUTE))) problem('not all timers have gone off within five minutes');
  const late = new Tally();
  for (const { client } of servers) {
    for await (const { status, closeTime } of client.list('')) {
      const isDone = status === 'WORKFLOW_EXECUTION_STATUS_COMPLETED';
      const ms = Date.parse(closeTime) - due;
      late.add({ code: isDone ? 'OK' : status, ms });
      if (isDone && ms < 0) problem(`a timer went off ${-ms} ms early`);
    }
  }
  return [starts.row('start, with a timer'), late.row('end of the workflow after its timer was due')];
}

/** One workflow with a very long history: it grows, is read, is rebuilt after a SIGKILL, and grows over the limit. */
async function history({ server, size, problem }) {
  const { client } = server;
  await client.start('long', 'longHistory');
  const begin = performance.now();
  await client.signal('long', 'growTo', size);
  const lengthOf = async () => Number((await client.describe('long')).json.workflowExecutionInfo.historyLength);
  if (!(await eventually(async () => (await lengthOf()) >= size, 10 * MINUTE))) problem(`it did not grow to ${size}`);
  const grown = new Tally();
  grown.add({ code: 'OK', ms: performance.now() - begin });
  const pages = new Tally();
  let events = 0;
  for (let token = ''; token !== undefined;) {
    const page = await client.page('long', token);
    pages.add(page);
    if (page.code !== 'OK') break;
    events += page.json.history.events.length;
    token = page.json.nextPageToken;
  }
  if (events < size) problem(`only ${events} events could be read`);
  await server.restart();
  const rebuilt = new Tally();
  rebuilt.add(await client.query('long', 'count'));
  const queries = new Tally();
  for (let n = 0; n < 20; n++) queries.add(await client.query('long', 'count'));
  const signals = new Tally();
  for (let n = 0; n < 20; n++) signals.add(await client.signal('long', 'growTo', 0));
  await client.signal('long', 'growTo', 1_000_000);
  const close = await client.close('long');
  const { reason } = close.workflowExecutionTerminatedEventAttributes ?? {};
  if (!reason?.includes('exceeds limit')) problem(`over the limit it ended with ${JSON.stringify(close)}`);
  signals.add(await client.signal('long', 'growTo', 0));
  return [
    grown.row(`growth to ${size} events`),
    pages.row('page of its history'),
    rebuilt.row('first query after a SIGKILL: rebuild and replay'),
    queries.row('later queries'),
    { ...signals.row('signals; the last after it was terminated over the limit'), expected: { NOT_FOUND: 1 } },
  ];
}

const SIGNAL_LIMIT = 10_000;

/** As many signals to one workflow, and some over the limit. */
async function signals({ server, size, problem }) {
  const { client } = server;
  await client.start('signalled', 'counting');
  const sent = new Tally();
  const within = Math.min(size, SIGNAL_LIMIT);
  await inParallel(within, AT_ONCE, async () => sent.add(await client.signal('signalled', 'one')));
  const counted = await client.query('signalled', 'count');
  if (counted.json.queryResult?.[0] !== within) problem(`the workflow counts ${JSON.stringify(counted.json)}`);
  const rows = [sent.row('signal'), rowOf(counted, 'query that counts them')];
  if (size < SIGNAL_LIMIT) return rows;
  const over = new Tally();
  await inParallel(100, AT_ONCE, async () => over.add(await client.signal('signalled', 'one')));
  // As on Temporal: consts.ErrSignalsLimitExceeded is an invalid argument.
  return [...rows, { ...over.row('signal over the limit of 10,000'), expected: { INVALID_ARGUMENT: 100 } }];
}

/** As many activities of one workflow at once. */
async function activities({ server, size, problem }) {
  const { client } = server;
  const whole = new Tally();
  const each = new Tally();
  for (let round = 0; round < 3; round++) {
    const id = `parallel-${round}`;
    const begin = performance.now();
    await client.start(id, 'parallel', size);
    const close = await client.close(id);
    whole.add({ code: 'OK', ms: performance.now() - begin });
    const [result] = close.workflowExecutionCompletedEventAttributes?.result ?? [];
    if (result !== size) problem(`${id} ended with ${JSON.stringify(close)}`);
    const scheduled = new Map();
    for (let token = ''; token !== undefined;) {
      const { json } = await client.page(id, token);
      for (const { eventId, eventTime, eventType, activityTaskCompletedEventAttributes: done } of json.history.events) {
        if (eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED') scheduled.set(eventId, Date.parse(eventTime));
        if (done) each.add({ code: 'OK', ms: Date.parse(eventTime) - scheduled.get(done.scheduledEventId) });
      }
      token = json.nextPageToken;
    }
  }
  return [whole.row('workflow, from start to result'), each.row('activity, from scheduled to completed')];
}

const UPDATES_IN_FLIGHT = 10;

/** More than a run may have: it refuses, and goes on. */
async function limits({ server, size, problem }) {
  const { client } = server;
  await client.start('updated', 'updated');
  const updates = new Tally();
  await inParallel(size, size, async (n) => updates.add(await client.update('updated', `update-${n}`, n)));
  await client.signal('updated', 'finish');
  const close = await client.close('updated');
  const accepted = close.workflowExecutionCompletedEventAttributes?.result?.[0];
  if (!(accepted <= UPDATES_IN_FLIGHT)) problem(`the workflow took ${JSON.stringify(close)}`);
  const pending = new Tally();
  await client.start('too-many', 'parallel', 2_001);
  const isRefused = async () => {
    const described = await client.describe('too-many');
    pending.add(described);
    return JSON.stringify(described.json.pendingWorkflowTask ?? {}).includes('has reached the per-workflow limit');
  };
  if (!(await eventually(isRefused, MINUTE))) problem('2,001 pending activities were not refused');
  return [
    {
      ...updates.row(`update, ${size} at once of 10 that may be in flight`),
      expected: { RESOURCE_EXHAUSTED: size - UPDATES_IN_FLIGHT },
    },
    pending.row('describe of a run with 2,001 activities of 2,000'),
  ];
}

/** By their names on the command line. */
export const scenarios = { open, timers, history, signals, activities, limits };

function rowOf(answer, name) {
  const tally = new Tally();
  tally.add(answer);
  return tally.row(name);
}
