// How fast a history is replayed, beside Temporal's own replayer with the same code and the same history: each in a process of its own, because
// Temporal's watches every promise of its process, in turn, round by round. CPU time of the whole process, all its threads.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { median } from './measure.mjs';
import { redirectTemporalImports } from './replay-imports.mjs';

redirectTemporalImports();
const { createWorkflowTaskRunner } = await import('../sdk/runtime/index.ts');
const { recordAlternating } = await import('./record.ts');
const workflows = await import('./replay-workflows.ts');

const STEPS = Number(process.argv[2] ?? 400);
const WARM_UP = 2;
const ROUNDS = 5;
const json = await recordAlternating(createWorkflowTaskRunner({ workflows }), STEPS);

/** A process that replays the history whenever it is asked, and says how many milliseconds of CPU that took. */
async function replayer(name) {
  const child = fork(path.join(import.meta.dirname, 'replay-process.mjs'), [name]);
  child.once('exit', (code) => code && process.exit(code));
  const ask = async (message) => {
    child.send(message);
    const [reply] = await once(child, 'message');
    return reply;
  };
  await ask({ json });
  return { name, times: [], replay: () => ask('replay'), stop: () => child.disconnect() };
}

const replayers = [await replayer('perdure'), await replayer('temporal')];
for (let round = 1; round <= WARM_UP + ROUNDS; round++) {
  process.stderr.write(`\rround ${round} of ${WARM_UP + ROUNDS}`);
  for (const { times, replay } of replayers) times.push(await replay());
}
process.stderr.write('\n');

const show = (ms) =>
  `${ms.toFixed(0).padStart(6)} ms ${Math.round(json.length / (ms / 1_000))
    .toLocaleString('en')
    .padStart(9)} events/s`;
console.log(
  `replay of ${json.length.toLocaleString('en')} events (an activity and a timer in turn), CPU time\n` +
    `                                first    median of ${ROUNDS} rounds after ${WARM_UP} to warm up`,
);
for (const { name, times, stop } of replayers) {
  console.log(`${name.padEnd(10)} ${show(times[0].first)}   ${show(median(times.slice(WARM_UP).map(({ ms }) => ms)))}`);
  stop();
}
const [own, other] = replayers.map(({ times }) => times.slice(WARM_UP).map(({ ms }) => ms));
const ratio = median(other.map((ms, at) => ms / own[at]));
console.log(`${ratio.toFixed(1)} times less CPU than Temporal's replayer; aim: 200,000 events/s`);
