import { expect, test, vi } from 'vitest';
import { log, metricMeter, proxyActivities, proxyLocalActivities, proxySinks, sleep } from 'perdure/workflow';
import { drive, resultOf, typesOf } from './drive.ts';

const { greet } = proxyActivities<{ greet(name: string): Promise<string> }>({ startToCloseTimeout: '1s' });
const options = { replay: false, runner: { checkDeterminism: true } } as const;

let shared = 0;
async function sharesState(): Promise<void> {
  shared++;
  await greet(`number ${shared}`);
}
async function branches(): Promise<void> {
  if (shared++ % 2 === 0) await sleep(5);
  else await greet('other');
}

test('code that reads what is not in its history fails its task, with the event, both commands and their places', async () => {
  shared = 0;
  const { cause, message } = await drive(branches, options).failedTask();
  expect(cause).toBe('NON_DETERMINISTIC_ERROR');
  expect(message).toMatch(/event 3 \(WorkflowTaskStarted\)/);
  expect(message).toMatch(/command 1 was StartTimer with id 1 \(at branches .*determinism-check\.test\.ts:\d+/);
  expect(message).toMatch(
    /and then ScheduleActivityTask "greet" with id 1 \(at branches .*determinism-check\.test\.ts:\d+/,
  );
  expect(message).toMatch(/a variable of its module/);
});

test('the same command with other content is a difference too', async () => {
  shared = 0;
  expect((await drive(sharesState, options).failedTask()).message).toMatch(/with other content/);
});

test('code that depends on its history alone passes, local activities run once, and nothing is said twice', async () => {
  const said = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const calls = { local: 0, sink: 0, metric: 0 };
  const { price } = proxyLocalActivities<{ price(): Promise<number> }>({ startToCloseTimeout: '1s' });
  const run = drive(
    async () => {
      log.info('once');
      metricMeter.createCounter('c').add(1);
      proxySinks<{ alerts: { raise(): void } }>().alerts.raise();
      const [random, now, cost] = [Math.random(), Date.now(), await price()];
      await sleep(5);
      return [random > 0, now > 0, cost, Date.now() > now];
    },
    {
      replay: false,
      runner: {
        checkDeterminism: true,
        sinks: { alerts: { raise: { fn: () => void calls.sink++ } } },
        metrics: () => void calls.metric++,
        runLocalActivity: async () => {
          calls.local++;
          return { status: 'completed', result: [{ metadata: { encoding: btoa('json/plain') }, data: btoa('7') }] };
        },
      },
    },
  );
  expect(typesOf(await run.task())).toEqual(['RecordMarker', 'StartTimer']);
  expect(resultOf(await run.fire('1').task())).toEqual([true, true, 7, true]);
  expect(calls).toEqual({ local: 1, sink: 1, metric: 1 });
  expect(said).toHaveBeenCalledTimes(1);
  said.mockRestore();
});
