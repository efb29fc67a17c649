import { operation, service } from 'nexus-rpc';
import { describe, expect, test } from 'vitest';
import {
  CancellationScope,
  NexusOperationFailure,
  createNexusServiceClient,
  isCancellation,
  sleep,
} from '../../sdk/workflow/index.ts';
import type { NexusOperationCancellationType } from '../../sdk/workflow/index.ts';
import { drive, payloads, resultOf, typesOf } from './drive.ts';
import type { Drive } from './drive.ts';

const dates = {
  transferTypeConverter: {
    toTransferType: (value: Date) => value.toISOString(),
    fromTransferType: (value: string) => new Date(value),
  },
};
const cards = service('cards', {
  charge: operation<number, string>({ name: 'charge-card' }),
  book: operation<Date, Date>({ inputType: dates, outputType: dates }),
});
const client = createNexusServiceClient({ service: cards, endpoint: 'payments' });
const [receipt] = payloads('receipt 7');
const [date] = payloads('2026-01-02T00:00:00.000Z');

const scheduledEventId = 5;
const requestId = 'nexus';
const started = (run: Drive) =>
  run.add({ type: 'NexusOperationStarted', scheduledEventId, operationToken: 'its token', requestId });
const completed = (run: Drive) =>
  run.add({ type: 'NexusOperationCompleted', scheduledEventId, requestId, ...(receipt ? { result: receipt } : {}) });
const failure = (cause: object) => ({
  message: 'nexus operation completed unsuccessfully',
  nexusOperationExecutionFailureInfo: {
    scheduledEventId,
    endpoint: 'payments',
    service: 'cards',
    operation: 'charge-card',
  },
  cause,
});
const seen = (error: unknown) => {
  if (!(error instanceof NexusOperationFailure)) throw error;
  return { message: error.message, cancelled: isCancellation(error), token: error.operationToken };
};

test('an operation is asked for by its name in the service, or by its definition', async () => {
  const run = drive(() =>
    Promise.all([client.executeOperation('charge', 7), client.executeOperation(cards.operations.charge, 8)]),
  );
  const [first, second] = await run.task();
  expect(first).toEqual({
    type: 'ScheduleNexusOperation',
    endpoint: 'payments',
    service: 'cards',
    operation: 'charge-card',
    input: payloads(7)[0],
  });
  expect(second).toMatchObject({ operation: 'charge-card', input: payloads(8)[0] });
});

test('its options are sent, in milliseconds', async () => {
  const options = {
    scheduleToCloseTimeout: '1 minute',
    scheduleToStartTimeout: 5_000,
    startToCloseTimeout: '2s',
  } as const;
  const run = drive(() => client.executeOperation('charge', 7, { ...options, summary: 'a charge' }));
  expect((await run.task())[0]).toMatchObject({
    scheduleToCloseTimeout: 60_000,
    scheduleToStartTimeout: 5_000,
    startToCloseTimeout: 2_000,
    userMetadata: { summary: payloads('a charge')[0] },
  });
});

test('an operation of the service that is not there throws, and asks for nothing', async () => {
  const run = drive(() => client.executeOperation('refund' as never, 7 as never));
  expect((await run.failedTask()).message).toContain('service cards has no operation "refund"');
});

test('what is answered at once has a result, and no token', async () => {
  const run = drive(async () => {
    const handle = await client.startOperation('charge', 7);
    return { ...handle, hasToken: 'token' in handle, result: await handle.result() };
  });
  await run.task();
  expect(resultOf(await completed(run).task())).toEqual({
    service: 'cards',
    operation: 'charge-card',
    hasToken: false,
    result: 'receipt 7',
  });
});

test('what goes on has a token first, and its result later', async () => {
  const run = drive(async () => {
    const handle = await client.startOperation('charge', 7);
    await sleep('1s');
    return [handle.token, await handle.result()];
  });
  await run.task();
  expect(typesOf(await started(run).task())).toEqual(['StartTimer']);
  await run.fire('1').task();
  expect(resultOf(await completed(run).task())).toEqual(['its token', 'receipt 7']);
});

test('what fails before it has started fails the start', async () => {
  const run = drive(() => client.startOperation('charge', 7).catch(seen));
  await run.task();
  run.add({ type: 'NexusOperationFailed', scheduledEventId, requestId, failure: failure({ message: 'refused' }) });
  expect(resultOf(await run.task())).toEqual({ message: failure({}).message, cancelled: false });
});

test('what fails later fails the result, which nobody needs to wait for', async () => {
  const run = drive(async () => {
    const handle = await client.startOperation('charge', 7);
    await sleep('1s');
    return handle.token;
  });
  await run.task();
  await started(run).task();
  run.add({ type: 'NexusOperationTimedOut', scheduledEventId, requestId, failure: failure({ message: 'late' }) });
  expect(await run.task()).toEqual([]);
  expect(resultOf(await run.fire('1').task())).toBe('its token');
});

test('types of a service convert what is sent and what comes back', async () => {
  const run = drive(async () => (await client.executeOperation('book', new Date('2026-01-01'))).getTime());
  expect((await run.task())[0]).toMatchObject({ input: payloads('2026-01-01T00:00:00.000Z')[0] });
  run.add({ type: 'NexusOperationCompleted', scheduledEventId, requestId, ...(date ? { result: date } : {}) });
  expect(resultOf(await run.task())).toBe(Date.parse('2026-01-02'));
});

describe('an operation that was started, and whose scope is cancelled', () => {
  const cancelling = async (cancellationType: NexusOperationCancellationType) => {
    const run = drive(async () => {
      const scope = new CancellationScope();
      const { result } = await scope.run(() => client.startOperation('charge', 7, { cancellationType }));
      const ended = scope.run(() => result()).catch(seen);
      scope.cancel();
      return ended;
    });
    await run.task();
    return { run, commands: await started(run).task() };
  };
  const cancelRequest = { type: 'RequestCancelNexusOperation', scheduledEventId };
  const at = (message: string) => ({ message, cancelled: true, token: 'its token' });

  test('of ABANDON is not asked, and not waited for', async () => {
    const { commands } = await cancelling('ABANDON');
    expect(commands).toHaveLength(1);
    expect(resultOf(commands)).toEqual(at('Nexus operation cancelled after starting'));
  });
  test('of TRY_CANCEL is asked, and not waited for', async () => {
    const { commands } = await cancelling('TRY_CANCEL');
    expect(commands[0]).toEqual(cancelRequest);
    expect(resultOf(commands)).toEqual(at('Nexus operation cancelled after starting'));
  });
  test('of WAIT_CANCELLATION_REQUESTED is waited for until its handler was asked', async () => {
    const { run, commands } = await cancelling('WAIT_CANCELLATION_REQUESTED');
    expect(commands).toEqual([cancelRequest]);
    const requestedEventId = run.history.length;
    run.add({ type: 'NexusOperationCancelRequestCompleted', scheduledEventId, requestedEventId });
    expect(resultOf(await run.task())).toEqual(at('Nexus operation cancellation request completed'));
  });
  test('of WAIT_CANCELLATION_COMPLETED is waited for to its end, however that is', async () => {
    const { run, commands } = await cancelling('WAIT_CANCELLATION_COMPLETED');
    expect(commands).toEqual([cancelRequest]);
    const requestedEventId = run.history.length;
    run.add({ type: 'NexusOperationCancelRequestCompleted', scheduledEventId, requestedEventId });
    expect(await run.task()).toEqual([]);
    expect(resultOf(await completed(run).task())).toBe('receipt 7');
  });
});

test('an operation that has not left its task is taken back', async () => {
  const run = drive(async () => {
    const scope = new CancellationScope();
    const ended = scope.run(() => client.executeOperation('charge', 7)).catch(seen);
    scope.cancel();
    return ended;
  });
  const commands = await run.task();
  expect(commands).toHaveLength(1);
  expect(resultOf(commands)).toMatchObject({ message: 'Nexus Operation cancelled before scheduled', cancelled: true });
});

test('code that asks for something else than history has does not follow it', async () => {
  const run = drive(() => client.executeOperation('charge', 7));
  await run.task();
  await completed(run).task();
  expect(await run.replay(() => sleep('1s'))).toContain('is NexusOperationScheduled');
});
