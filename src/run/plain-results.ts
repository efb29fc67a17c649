/**
 * A stub whose results are let go of as soon as they are here. What a call of another object returns keeps that object in memory, and billed,
 * until it is disposed of; our results are data, which stays. Source: Cloudflare's documentation of the lifecycle of RPC results.
 */
export function withPlainResults<Methods extends object>(stub: Methods): Methods {
  return new Proxy(stub, {
    get(target, name) {
      if (name === 'then') return undefined; // A stub is no promise, but answers to every name.
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        const result: unknown = await Reflect.apply(method, target, args);
        (result as Partial<Disposable> | null | undefined)?.[Symbol.dispose]?.();
        return result;
      };
    },
  });
}
