import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An address that activities call, and that answers when the check says so. */
export class Gate {
  readonly url: string;
  #waiting: ServerResponse[] = [];
  #calls = 0;
  #answer: string | undefined;
  #watchers: (() => void)[] = [];

  constructor(url: string) {
    this.url = url;
  }

  arrive(response: ServerResponse): void {
    this.#calls++;
    if (this.#answer === undefined) this.#waiting.push(response);
    else response.end(this.#answer);
    for (const watch of this.#watchers.splice(0)) watch();
  }

  /** Resolves when an activity has called, or `calls` of them. */
  async reached(calls = 1): Promise<void> {
    while (this.#calls < calls) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** Lets everybody pass who waits, and who comes later. */
  open(value: unknown = 'open'): void {
    this.#answer = JSON.stringify(value);
    for (const response of this.#waiting.splice(0)) response.end(this.#answer);
  }
}

/** The outside world of all activities, on this machine only. */
export class Gates {
  #gates = new Map<string, Gate>();
  #origin = '';
  #server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    this.gate(decodeURIComponent((request.url ?? '/').slice(1))).arrive(response);
  });

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  gate(name: string): Gate {
    let gate = this.#gates.get(name);
    if (gate === undefined) this.#gates.set(name, (gate = new Gate(`${this.#origin}/${encodeURIComponent(name)}`)));
    return gate;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
