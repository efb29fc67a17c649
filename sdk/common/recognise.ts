/**
 * Makes `instanceof` know an error by a mark that its prototype carries, not by its class: a Worker may hold two copies of this package, or
 * Temporal's own beside it, and the errors of either are those of the other. Subclasses of marked classes are known by their class.
 */
export function recogniseByName(errorClass: new (...args: never[]) => Error, name: string): void {
  const mark = Symbol.for(`__temporal_is${name}`);
  const prototype = errorClass.prototype as object;
  Object.defineProperty(prototype, 'name', { value: name, enumerable: true, writable: true, configurable: true });
  Object.defineProperty(prototype, mark, { value: true });
  Object.defineProperty(errorClass, Symbol.hasInstance, {
    value(this: { readonly prototype: object }, error: unknown): boolean {
      if (this.prototype !== prototype) return Object.prototype.isPrototypeOf.call(this.prototype, error as object);
      return typeof error === 'object' && error !== null && Reflect.get(error, mark) === true;
    },
  });
}
