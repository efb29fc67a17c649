import type { Activator, WorkflowIdentity } from './activator.ts';
import { activatorOf } from './context.ts';

/** A function that workflow code calls and that runs outside of it: it answers nothing. */
// oxlint-disable-next-line typescript/no-explicit-any -- Sink functions of any shape.
export type SinkFunction = (...args: any[]) => void;
export type Sink = Record<string, SinkFunction>;
/** Sinks by name, each a set of functions. */
export type Sinks = Record<string, Sink>;

/** What a sink function is given by the deployment, with who called it. */
export interface InjectedSinkFunction {
  readonly fn: (info: WorkflowIdentity, ...args: never[]) => void | Promise<void>;
  /** Default: false. What is replayed has been called before. */
  readonly callDuringReplay?: boolean;
}
export type InjectedSinks = Readonly<Record<string, Readonly<Record<string, InjectedSinkFunction>>>>;

/** One call of a sink function, kept until the workflow task is done. */
export interface SinkCall {
  readonly ifaceName: string;
  readonly fnName: string;
  readonly args: unknown[];
}

/**
 * Functions of the deployment that workflow code may call: they run after the workflow task, and answer nothing.
 *
 * @example
 * const { alerts } = proxySinks<{ alerts: { raise(message: string): void } }>();
 * alerts.raise('late again');
 */
export function proxySinks<T extends Sinks>(): T {
  return new Proxy({} as T, {
    get: (_, ifaceName) =>
      new Proxy(
        {},
        {
          get:
            (__, fnName) =>
            (...args: unknown[]): void => {
              const activator = activatorOf('a sink');
              activator.sinkCalls.push({
                ifaceName: String(ifaceName),
                fnName: String(fnName),
                args: structuredClone(args), // What the caller changes afterwards is not what it has said.
              });
            },
        },
      ),
  });
}

/** Makes the calls of an activation, in order. A sink that fails is logged, and changes nothing. */
export async function callSinks(activator: Activator): Promise<void> {
  const calls = activator.sinkCalls;
  activator.sinkCalls = [];
  const { sinks = {} } = activator.settings;
  for (const { ifaceName, fnName, args } of calls) {
    const sink = sinks[ifaceName]?.[fnName];
    if (sink === undefined || (activator.isReplaying && !sink.callDuringReplay)) continue;
    try {
      await sink.fn(activator.identity, ...(args as never[]));
    } catch (error) {
      console.error(`perdure: the sink ${ifaceName}.${fnName} failed`, error);
    }
  }
}
