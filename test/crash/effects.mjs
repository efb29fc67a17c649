// The outside world: it counts every effect that an activity has on it. One activity of one run is one key, however often it is tried.
import { createServer } from 'node:http';

export class Effects {
  #counts = new Map();
  #server = createServer((request, response) => {
    this.#count(decodeURIComponent(request.url.slice(1)));
    request.resume().on('end', () => response.end());
  });
  /** Effects that happened at all, and how often any of them happened again. */
  distinct = 0;
  again = 0;

  async listen() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #count(key) {
    const root = rootOf(key.split(' ')[0]);
    const counts = this.#counts.get(root) ?? new Map();
    this.#counts.set(root, counts);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (counts.get(key) === 1) this.distinct++;
    else this.again++;
  }

  /** How many different effects a workflow and those it made have had. */
  of(workflowId) {
    return this.#counts.get(rootOf(workflowId))?.size ?? 0;
  }
}

/** The workflow of the load that another one belongs to. */
const rootOf = (workflowId) => workflowId.split('/')[0];
