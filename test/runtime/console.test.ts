import { expect, test } from 'vitest';
import { sleep } from '../../sdk/workflow/index.ts';
import { drive } from './drive.ts';

const lines: unknown[][] = [];
console.log = (...line: unknown[]) => void lines.push(line); // Native, as far as the runtime can see: it looks at the first runner.

test('what workflow code prints names the workflow, and is not printed again on replay', async () => {
  const run = drive(
    async () => {
      console.log('before', 1);
      await sleep(1);
      console.log('after');
    },
    { replay: false },
  );
  await run.task();
  expect(lines.splice(0)).toEqual([['[workflow(order-7)]', 'before', 1]]);
  await run.fire('1').task();
  expect(lines.splice(0)).toEqual([['[workflow(order-7)]', 'after']]);
  await run.replay();
  expect(lines).toEqual([]);
});

test('outside workflow code the console is as it was', () => {
  console.log('outside');
  expect(lines.splice(0)).toEqual([['outside']]);
});
