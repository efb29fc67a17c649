// What is measured: the three workloads, the first two with steps that are remote calls and with steps that are not.
let next = 0;

/** Runs one workflow to its end and answers its milliseconds. */
async function timed(engine, { kind, steps, result }) {
  const id = `w${++next}`;
  const begin = performance.now();
  const answer = await engine[kind](id, steps);
  const time = performance.now() - begin;
  if (answer !== result) throw new Error(`${engine.name}: ${id} answered ${JSON.stringify(answer)}, not ${result}`);
  return time;
}

export async function oneAtATime(engine, workload, count) {
  const times = [];
  for (let n = 0; n < count; n++) times.push(await timed(engine, workload));
  return times;
}

/** `count` workflows of which `atOnce` run at any time. */
export async function together(engine, workload, count, atOnce) {
  const times = [];
  const lane = async () => {
    for (let left = count / atOnce; left > 0; left--) times.push(await timed(engine, workload));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return times;
}

const steps = (kind, count) => ({ kind, steps: count, result: count });

/** `latency` workflows one at a time and `throughput` workflows with fifty at once, in each round. */
export const workloads = [
  { name: 'three steps, remote', ...steps('remote', 3), latency: 20, throughput: 150 },
  { name: 'three steps, in process', ...steps('inProcess', 3), latency: 20, throughput: 150 },
  { name: 'a hundred steps, remote', ...steps('remote', 100), latency: 3, throughput: 50 },
  { name: 'a hundred steps, in process', ...steps('inProcess', 100), latency: 3, throughput: 50 },
  { name: 'signal and finish', kind: 'signal', result: 'finished', latency: 20, throughput: 150 },
];
