import { CancellationScope, createNexusServiceClient } from '@temporalio/workflow';
import { endOf } from '../../nexus-cancellation.ts';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusCancelUnsent(): Promise<string> {
  const scope = new CancellationScope();
  const ended = scope.run(() => client.executeOperation('greet', 'nobody')).catch(endOf);
  scope.cancel();
  return ended;
}
