import { patched, sleep } from '@temporalio/workflow';

export async function versionLoop(rounds: number): Promise<boolean[]> {
  const taken: boolean[] = [];
  for (let n = 0; n < rounds; n++) {
    taken.push(patched('in-a-loop'), patched(`round-${n}`));
    await sleep(1);
  }
  return taken;
}
