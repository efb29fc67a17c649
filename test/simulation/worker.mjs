// One of the processes that simulate: answers scenarios, one after the other. MUTATION, a change of a source file, makes it another engine.
import { loadSimulation, mutate } from './process.mjs';

const { MUTATION } = process.env;
if (MUTATION) mutate(JSON.parse(MUTATION));
const simulate = await loadSimulation();
process.on('message', async ({ id, scenario }) => {
  const outcome = await simulate(scenario);
  const { user, system } = process.cpuUsage();
  process.send({ id, outcome, cpu: user + system });
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
