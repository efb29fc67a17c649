import ms from 'ms';
import { sleep } from '@temporalio/workflow';

export async function libraryMs(): Promise<string> {
  await sleep(ms('3ms'));
  return ms(90_000, { long: true });
}
