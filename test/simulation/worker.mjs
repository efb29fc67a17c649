// One of the processes that simulate: answers scenarios, one after the other. MUTATION, a change of a source file, makes it another engine.
import { loadSimulation, mutate } from './process.mjs';

const { MUTATION } = process.env;
if (MUTATION) mutate(JSON.parse(MUTATION));
const simulate = await loadSimulation();
process.on('message', async ({ id, scenario }) => process.send({ id, outcome: await simulate(scenario) }));
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
