import {
  ApplicationFailure,
  condition,
  continueAsNew,
  createNexusServiceClient,
  defineSignal,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { features } from '../../nexus-service.ts';
import type { RunHow } from '../../nexus-service.ts';

const client = createNexusServiceClient({ service: features, endpoint: 'features' });

export async function nexusAsync(): Promise<unknown> {
  const { workflowId } = workflowInfo();
  const handle = await client.startOperation('run', { workflowId: `${workflowId}/run`, how: 'result' });
  const { service, operation, token } = handle;
  return { service, operation, hasToken: token !== undefined, result: await handle.result() };
}

const finish = defineSignal<[string]>('finish');

/** The workflow behind the operation `run`. */
export async function nexusHandlerWorkflow(how: RunHow['how']): Promise<string> {
  if (how === 'result') return 'done';
  if (how === 'fail') throw ApplicationFailure.create({ message: 'the handler workflow fails', type: 'Refused' });
  if (how === 'continue-as-new') return continueAsNew<typeof nexusHandlerWorkflow>('result');
  let result: string | undefined;
  setHandler(finish, (given) => {
    result = given;
  });
  try {
    await condition(() => result !== undefined);
  } catch (error) {
    if (how !== 'refuse-to-cancel' || !isCancellation(error)) throw error;
    return 'not cancelled';
  }
  return result ?? '';
}
