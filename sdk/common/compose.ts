/** One function of those of all interceptors, the first outermost, around `last`. */
export function compose<Input, Output>(
  interceptors: readonly object[] | undefined,
  method: string,
  last: (input: Input) => Output,
): (input: Input) => Output {
  type Intercept = (input: Input, next: (input: Input) => Output) => Output;
  return (interceptors ?? []).reduceRight<(input: Input) => Output>((next, interceptor) => {
    const intercept = (interceptor as Record<string, Intercept | undefined>)[method];
    return intercept === undefined ? next : (input) => intercept.call(interceptor, input, next);
  }, last);
}
