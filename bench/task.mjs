// What a workflow task costs on a live run: rules, workflow code, commands and the row's JSON, in CPU time of the whole process. What it costs
// to go round the event loop once, which drains the microtasks of the code, is measured beside it and taken off. Not in it: SQLite, the network.
import { redirectTemporalImports } from './replay-imports.mjs';

redirectTemporalImports();
const { createWorkflowTaskRunner } = await import('../sdk/runtime/index.ts');
const { macrotask } = await import('../sdk/runtime/native.ts');
const { runAlternating } = await import('./record.ts');
const { median } = await import('./measure.mjs');
const createRunner = createWorkflowTaskRunner({ workflows: await import('./replay-workflows.ts') });

const STEPS = 400;
const WARM_UP = 20;
const ROUNDS = 11;

/** Microseconds of CPU for one of `count` things that `work` does. */
async function each(count, work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

let tasks = 0;
const run = () => {
  tasks = 0;
  return runAlternating(createRunner, STEPS, (events) => {
    tasks += events.filter(({ type }) => type === 'WorkflowTaskCompleted').length;
    JSON.stringify(events);
  });
};
const loop = async () => {
  for (let count = 0; count < tasks; count++) await macrotask();
};
await run();
const seen = [];
for (let round = 0; round < WARM_UP + ROUNDS; round++) {
  const task = await each(tasks, run);
  const drain = await each(tasks, loop);
  if (round >= WARM_UP) seen.push({ task, drain, net: task - drain });
}
const show = (name) => `${median(seen.map((round) => round[name])).toFixed(1)} µs`;
console.log(`a workflow task on a live run (an activity and a timer in turn), CPU time, median of ${ROUNDS} rounds`);
console.log(
  `task ${show('task')}, of which the macrotask ${show('drain')}: ${show('net')} beyond it; aim: under 100 µs`,
);
