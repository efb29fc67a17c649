/** Adds what workerd has and Node 20 has not, where the runtime uses it and workflow code may. */
export function supportNode20(): void {
  const constructor = Promise as { withResolvers?: typeof Promise.withResolvers };
  constructor.withResolvers ??= <T>(): PromiseWithResolvers<T> => {
    let resolve!: PromiseWithResolvers<T>['resolve'];
    let reject!: PromiseWithResolvers<T>['reject'];
    const promise = new Promise<T>((resolved, rejected) => {
      resolve = resolved;
      reject = rejected;
    });
    return { promise, resolve, reject };
  };
}
