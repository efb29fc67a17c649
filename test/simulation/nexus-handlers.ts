import { serviceHandler } from 'nexus-rpc';
import { WorkflowRunOperationHandler, startWorkflow } from 'perdure/nexus';
import type { FaultyPlace } from './faults.ts';
import { simulated } from './nexus-service.ts';
import type { Random } from './random.ts';
import type { Program, Seen } from './workflows.ts';

/** Handlers that take simulated time. Messages to and from the one that answers at once go through the network, as do starts of workflows. */
export const createNexusServices = (place: FaultyPlace, random: Random) => [
  serviceHandler(simulated, {
    echo: (_ctx, text) =>
      place.carry(async () => {
        await place.clock.sleep(random.below(1_000));
        if (random.chance(0.2)) throw new Error('not this time');
        return text;
      }),
    run: new WorkflowRunOperationHandler<{ readonly workflowId: string; readonly program: Program }, Seen>(
      (ctx, { workflowId, program }) => startWorkflow(ctx, 'program', { args: [program], workflowId }),
    ),
  }),
];
