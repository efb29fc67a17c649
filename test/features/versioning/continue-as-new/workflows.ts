import { continueAsNew, patched } from '@temporalio/workflow';

export async function versionContinues(again: boolean): Promise<boolean> {
  if (again) {
    patched('of-the-first-run');
    return continueAsNew<typeof versionContinues>(false);
  }
  return patched('of-the-second-run');
}
