import { addDays, differenceInHours, formatISO, parseISO } from 'date-fns';
import { sleep } from '@temporalio/workflow';

export async function libraryDateFns(from: string): Promise<unknown> {
  const begin = new Date();
  await sleep(1);
  const later = addDays(parseISO(from), 2);
  return [differenceInHours(later, parseISO(from)), formatISO(later, { representation: 'date' }), begin < new Date()];
}
