import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { UsageError } from '../errors.ts';
import type { ReplayAnswer, ReplayReady, ReplayRequest } from '../../sdk/testing/replay-process.ts';

export type ReplayOutcome = Extract<ReplayAnswer, { readonly outcome: object }>['outcome'];

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Workflows in a process of their own, where histories are replayed one after the other. */
export class ReplayProcess {
  readonly workflowTypes: readonly string[];
  readonly #child: ChildProcess;

  /**
   * Loads the workflows of a bundle. What they print while they are loaded goes to `output`.
   *
   * @throws {UsageError} when their modules cannot be loaded, which is told on stderr, or export no workflow.
   */
  static async start(bundle: string, output: NodeJS.WriteStream): Promise<ReplayProcess> {
    const child = spawn(process.execPath, ['--enable-source-maps', bundle], {
      stdio: ['ignore', output, 'inherit', 'ipc'],
    });
    endWithParent(child);
    const ready = await nextMessage<ReplayReady>(child);
    if (ready === undefined)
      throw new UsageError(
        'The workflows could not be loaded',
        'Their module, and what it imports, runs in Node here: it must not need anything of a Worker.',
      );
    const loaded = new ReplayProcess(child, ready.workflowTypes);
    if (loaded.workflowTypes.length > 0) return loaded;
    await loaded.end();
    throw new UsageError('The module of the workflows exports no function');
  }

  private constructor(child: ChildProcess, workflowTypes: readonly string[]) {
    this.#child = child;
    this.workflowTypes = workflowTypes;
  }

  get isThere(): boolean {
    return this.#child.connected;
  }

  /** What came of a history; `undefined` when the process ended over it, or was ended after `timeout` milliseconds. @throws {UsageError} when it cannot be asked for. */
  async replay(request: ReplayRequest, timeout?: number): Promise<ReplayOutcome | undefined> {
    this.#child.send(request, () => undefined); // That it has ended is seen below.
    const timer = timeout === undefined ? undefined : setTimeout(() => this.#child.kill('SIGKILL'), timeout);
    const answer = await nextMessage<ReplayAnswer>(this.#child);
    clearTimeout(timer);
    if (answer === undefined || 'outcome' in answer) return answer?.outcome;
    await this.end();
    throw new UsageError(answer.refused);
  }

  /** Resolves when the process has ended; when a debugger is attached, that is when it has left. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await exited(this.#child);
  }
}

/** A process that loops, or is stopped by a debugger, does not see that nobody waits for it any more. */
function endWithParent(child: ChildProcess): void {
  const listeners = SIGNALS.map((signal) => {
    const listener = (): void => {
      child.kill('SIGKILL');
      process.exit(128 + constants.signals[signal]);
    };
    process.once(signal, listener);
    return () => process.off(signal, listener);
  });
  child.once('exit', () => listeners.forEach((off) => off()));
}

function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** The next message, or `undefined` when the process ends without one. */
function nextMessage<Message>(child: ChildProcess): Promise<Message | undefined> {
  if (!child.connected) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const settle = (message?: unknown): void => {
      child.off('message', settle).off('disconnect', onEnd);
      resolve(message as Message | undefined);
    };
    const onEnd = (): void => settle();
    child.on('message', settle).on('disconnect', onEnd);
  });
}
