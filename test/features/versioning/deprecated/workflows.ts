import { deprecatePatch, sleep } from '@temporalio/workflow';

export async function versionDeprecated(): Promise<string> {
  deprecatePatch('long-ago');
  await sleep(1);
  deprecatePatch('long-ago');
  return 'only the new way is left';
}
