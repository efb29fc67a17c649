import { createNexusServiceClient, workflowInfo } from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

/** Two operations with one workflow behind them. */
export async function nexusUseExisting(): Promise<string[]> {
  const workflowId = `${workflowInfo().workflowId}/run`;
  const ask = () => client.startOperation('run', { workflowId, how: 'wait', useExisting: true });
  const [first, second] = [await ask(), await ask()];
  return Promise.all([first.result(), second.result()]);
}
