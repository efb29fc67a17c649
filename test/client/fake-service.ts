import { ok } from '../../protocol/service-error.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { clock } from '../../sdk/client/retry.ts';

type Handler = (...requests: never[]) => unknown;
interface FakeService {
  readonly service: WorkflowService;
  /** What was asked, in order. */
  readonly calls: { readonly method: string; readonly request: Record<string, unknown> }[];
}

/** A service in memory: each method answers what its handler says, or nothing at all. */
export function fakeService(handlers: { readonly [Method in keyof WorkflowService]?: Handler }): FakeService {
  const calls: FakeService['calls'] = [];
  const service = new Proxy(handlers, {
    get: (target, method) => {
      const handler = Reflect.get(target, method) as ((...requests: unknown[]) => unknown) | undefined;
      return async (...requests: unknown[]) => {
        calls.push({ method: String(method), request: requests[0] as Record<string, unknown> });
        return handler === undefined ? ok(null) : handler(...requests);
      };
    },
  });
  return { service: service as unknown as WorkflowService, calls };
}

const real = { ...clock };
/** Time that passes when it is told to; what is waited for is written down. */
export function stopTime(): {
  readonly waits: number[];
  readonly timers: ReadonlyMap<object, unknown>;
  pass(ms: number): void;
} {
  const waits: number[] = [];
  const timers = new Map<object, { readonly at: number; readonly callback: () => void }>();
  let now = 1_000_000;
  clock.now = () => now;
  clock.random = () => 0.5;
  clock.after = (ms, callback) => {
    const key = {};
    waits.push(ms);
    timers.set(key, { at: now + ms, callback });
    return () => timers.delete(key);
  };
  return {
    waits,
    timers,
    pass(ms) {
      now += ms;
      for (const [key, { at, callback }] of timers)
        if (at <= now) {
          timers.delete(key);
          callback();
        }
    },
  };
}
/** Time in which every wait is over at once. */
export function skipTime(): number[] {
  const waits: number[] = [];
  clock.random = () => 0.5;
  clock.after = (ms, callback) => {
    waits.push(ms);
    queueMicrotask(callback);
    return () => undefined;
  };
  return waits;
}
export const restoreClock = (): void => void Object.assign(clock, real);
