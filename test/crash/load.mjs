// The load, a process of its own: callers that start workflows, speak to them, and look in the end whether anything was lost, applied twice
// or stuck. It tells its parent how many it has started, and in the end what it has seen; the parent tells it when it killed the server.
import { percentile } from '../../bench/measure.mjs';
import { inParallel } from '../../scripts/in-parallel.mjs';
import { Random } from '../fuzz/random.mjs';
import { Caller } from './caller.mjs';
import { Client } from './client.mjs';
import { Effects } from './effects.mjs';
import { wrongIndex } from './index.mjs';
import { kinds, needsNobody } from './kinds.mjs';
import { SendsTwice } from './sabotage.mjs';

/** Longer than the safety net of a run, in milliseconds. */
const ALARMS = 15_000;

const { origin, seed, names, workflows, perSecond, atOnce, leftAlone, until, end, sabotage } = JSON.parse(
  process.argv[2],
);
/** How long runs may stay open when nobody does anything, and how long the index may be behind, in milliseconds. */
const PATIENCE = sabotage === undefined ? { open: 60_000, index: 30_000 } : { open: 5_000, index: 2_000 };
const chosen = kinds.filter(({ type }) => names === undefined || names.includes(type));
const random = new Random(seed);
const client = new (sabotage === 'duplicate' ? SendsTwice : Client)(origin, () => Date.now() > end);
const effects = new Effects();
const killedAt = [];
const lastKill = Promise.withResolvers();
process.on('message', ({ killed, noMoreKills }) => {
  if (killed !== undefined) killedAt.push(killed);
  if (noMoreKills) lastKill.resolve();
});
process.on('disconnect', () => process.exit(1));

const endpoint = await effects.listen();
const callers = [];
const alone = [];
const under = new Set();
for (let n = 0; until === undefined ? n < workflows : Date.now() < until; n++) {
  while (under.size >= atOnce) await Promise.race(under);
  const kind = chosen[n % chosen.length];
  const caller = new Caller({ client, effects, endpoint, kind, id: `w${n}` });
  callers.push(caller);
  // Some of those that need nobody are left alone: nothing but its alarm brings such a run back.
  const isAlone = needsNobody(kind) && random.chance(leftAlone);
  if (isAlone) alone.push(caller);
  const work = caller.start().then(() => (isAlone ? undefined : caller.settle()));
  const done = work.finally(() => under.delete(done));
  under.add(done);
  process.send({ started: n + 1 });
  await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
}
await Promise.all(under);
await lastKill.promise;
const wrong = await stuck();
// Runs that the index has not heard of yet: the alarm of each must have brought it back within this time.
await new Promise((resolve) => setTimeout(resolve, ALARMS));
await inParallel(alone.length, 16, (n) => alone[n].settleAlone());
const truth = callers.flatMap(({ runs }) => runs);
wrong.push(...(await wrongIndex(client, truth, PATIENCE.index).catch((error) => [lost(error.message)])));
effects.close();
process.send({ outcome: outcome(wrong) }, () => process.disconnect());

/** Waits until no run is open, asking the index alone: to ask a run would wake it. */
async function stuck() {
  const end = Date.now() + PATIENCE.open;
  for (;;) {
    const { count = '0' } = await client.count("ExecutionStatus = 'Running'");
    if (count === '0') return [];
    if (Date.now() > end) return [lost(`${count} runs are still open after everything else has ended`)];
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function lost(why) {
  return { what: 'lost', why };
}

function outcome(wrong) {
  const problems = callers.flatMap(({ id, kind, problems: own }) =>
    own.map(({ what, why }) => ({ what, why: `${id} (${kind.type}): ${why}` })),
  );
  const runs = callers.flatMap((caller) => caller.runs);
  const right = callers.filter((caller) => caller.problems.length === 0);
  const recoveries = right.flatMap(({ id, kind, runs }) =>
    runs.flatMap(({ startedAt, closedAt }) => {
      const last = killedAt.findLast((at) => at > startedAt && at < closedAt);
      return last === undefined ? [] : [{ ms: closedAt - last, whose: `${id} (${kind.type})` }];
    }),
  );
  const times = recoveries.map(({ ms }) => ms);
  return {
    workflows: callers.length,
    kinds: new Set(callers.map(({ kind }) => kind.type)).size,
    leftAlone: alone.length,
    runs: runs.length,
    recovered: recoveries.length,
    recovery: { median: percentile(times, 50), p95: percentile(times, 95), slowest: percentile(times, 100) },
    slowest: recoveries.toSorted((a, b) => b.ms - a.ms).slice(0, 5),
    effects: effects.distinct,
    effectsAgain: effects.again,
    repeated: client.repeated,
    problems: [...problems, ...wrong],
  };
}
