import { CancellationScope, createNexusServiceClient } from '@temporalio/workflow';
import { endOf } from '../../nexus-cancellation.ts';
import { features } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusCancelRefused(): Promise<string> {
  const scope = new CancellationScope();
  const cancellationType = 'WAIT_CANCELLATION_REQUESTED';
  const { result } = await scope.run(() => client.startOperation('stubborn', 'its token', { cancellationType }));
  const ended = scope.run(() => result()).catch(endOf);
  scope.cancel();
  return ended;
}
