/**
 * A stub whose results are let go of as soon as they are here. What a call of another object returns keeps that object in memory, and billed,
 * until it is disposed of; and one that is passed on as it came is held for its receiver. Our results are data, which stays, so what makes them more
 * than that is taken off. Source: Cloudflare's documentation of the lifecycle of RPC results, and what the evictions in the tests wait for.
 */
export function withPlainResults<Methods extends object>(stub: Methods): Methods {
  return new Proxy(stub, {
    get(target, name) {
      if (name === 'then') return undefined; // A stub is no promise, but answers to every name.
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        const result: unknown = await Reflect.apply(method, target, args);
        if (typeof result === 'object' && result !== null && Symbol.dispose in result) {
          const held = result as Partial<Disposable>;
          held[Symbol.dispose]?.();
          delete held[Symbol.dispose];
        }
        return result;
      };
    },
  });
}
