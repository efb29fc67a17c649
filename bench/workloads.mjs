// What is measured: each workload runs one batch of workflows and answers how long each took, in milliseconds.
let next = 0;

async function timed(work) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

async function sequence(client, steps) {
  const id = `w${++next}`;
  await client.start(id, 'sequence', steps);
  const result = await client.result(id);
  if (result !== steps) throw new Error(`${id} answered ${JSON.stringify(result)} instead of ${steps}`);
}

async function signalled(client) {
  const id = `w${++next}`;
  await client.start(id, 'untilSignal');
  await client.signal(id);
  const result = await client.result(id);
  if (result !== 'finished') throw new Error(`${id} answered ${JSON.stringify(result)}`);
}

async function oneByOne(count, work) {
  const times = [];
  for (let n = 0; n < count; n++) times.push(await timed(work));
  return times;
}

export const workloads = [
  { name: 'three activities, one after another', batch: (client) => oneByOne(20, () => sequence(client, 3)) },
  { name: 'a hundred activities, one after another', batch: (client) => oneByOne(2, () => sequence(client, 100)) },
  { name: 'signal and finish', batch: (client) => oneByOne(20, () => signalled(client)) },
  {
    name: 'fifty workflows at once, three activities each',
    batch: (client) => Promise.all(Array.from({ length: 50 }, () => timed(() => sequence(client, 3)))),
  },
];
