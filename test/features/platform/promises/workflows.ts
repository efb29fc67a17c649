import { sleep } from '@temporalio/workflow';

export async function platformPromises(): Promise<unknown> {
  const fail = async (): Promise<never> => {
    await sleep(3);
    throw new Error('no');
  };
  const settled = await Promise.allSettled([sleep(2), fail()]);
  const any = await Promise.any([fail(), sleep(6).then(() => 'any')]);
  return [settled.map(({ status }) => status), any];
}
