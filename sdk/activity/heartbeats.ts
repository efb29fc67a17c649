import type { Payload } from '../../protocol/payload.ts';
import type { HeartbeatReply } from '../../protocol/tasks.ts';

export type SendHeartbeat = (details: readonly Payload[] | undefined) => Promise<HeartbeatReply | 'notFound'>;

/**
 * At most one heartbeat per interval, the first at once. Shorter than Temporal's 80 % of the timeout, because a cancellation reaches the
 * activity in the answer.
 */
const LONGEST_INTERVAL = 500;

/** Sends heartbeats, throttled; the last one is never lost. */
export class Heartbeats {
  readonly #send: SendHeartbeat;
  readonly #answered: (reply: HeartbeatReply | 'notFound') => void;
  readonly #interval: number;
  #next: { readonly details: readonly Payload[] | undefined } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(timeout: number, send: SendHeartbeat, answered: (reply: HeartbeatReply | 'notFound') => void) {
    this.#interval = timeout > 0 ? Math.min(timeout * 0.8, LONGEST_INTERVAL) : LONGEST_INTERVAL;
    this.#send = send;
    this.#answered = answered;
  }

  record(details: readonly Payload[] | undefined): void {
    this.#next = { details };
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#next !== undefined) this.record(this.#next.details);
    }, this.#interval);
    void this.#sendNext();
  }

  /** Sends what is still held back, and waits until everything has arrived. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#sendNext();
  }

  #sendNext(): Promise<void> {
    const next = this.#next;
    if (next === undefined) return this.#sending;
    this.#next = undefined;
    this.#sending = this.#sending.then(async () => {
      try {
        this.#answered(await this.#send(next.details));
      } catch (error) {
        console.warn('perdure: a heartbeat was not delivered; the next one may be', error);
      }
    });
    return this.#sending;
  }
}
