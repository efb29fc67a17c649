import { getRandomStream, sleep, uuid4, workflowRandom } from '@temporalio/workflow';

export async function randomStreams(): Promise<unknown[]> {
  const a = getRandomStream('a');
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- It is no array.
  const bytes = a.fill(new Uint8Array(4));
  const out: unknown[] = [Math.random(), a.random(), getRandomStream('b').uuid4(), [...bytes]];
  await sleep(1);
  out.push(Math.random(), getRandomStream('a').random(), workflowRandom.random());
  out.push(
    a.with(() => [Math.random(), uuid4(), workflowRandom.random()]),
    await a.with(async () => {
      await Promise.resolve();
      return Math.random();
    }),
    Math.random(),
  );
  return out;
}
