// A server that is killed and started again on the same storage.
import path from 'node:path';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../../scripts/server.mjs';

export class Victim {
  /** When it was killed, and how long it took until the next one answered, in milliseconds. */
  kills = [];
  #place;
  #server;
  #isOver = false;

  /** The bundle that `wrangler deploy` would upload, on plain workerd, with its storage below `folder`. */
  static async start(folder) {
    const victim = new Victim();
    const main = bundle({ config: 'test/crash/wrangler.toml', out: path.join(folder, 'bundle') });
    const environment = { PERDURE_AUTH: 'none' };
    victim.#place = { folder, main, classes: ENGINE_CLASSES, port: await freePort(), environment };
    victim.#server = await startWorkerd(victim.#place);
    return victim;
  }

  get origin() {
    return this.#server.origin;
  }
  get pid() {
    return this.#server.pid;
  }
  get log() {
    return this.#server.log;
  }

  /** SIGKILL, and a new process. `meanwhile` is done while none runs. */
  async kill(meanwhile) {
    if (this.#isOver) throw new Error('the server is no longer needed');
    const at = Date.now();
    this.#server.kill();
    await this.#server.ended;
    meanwhile?.();
    this.#server = await startWorkerd(this.#place);
    this.kills.push({ at, up: Date.now() - at });
    if (this.#isOver) this.#server.kill();
    return at;
  }

  end() {
    this.#isOver = true;
    this.#server.kill();
  }
}
