import { fork } from 'node:child_process';
import path from 'node:path';

/** A simulation takes a fraction of a second. What does not answer after this time never will: in milliseconds of the machine. */
const PATIENCE = 60_000;

/** Processes that simulate, one for each core; each has loaded the engine once. `mutation`: see mutations.mjs. */
export class Pool {
  #free = [];
  #waiting = [];
  #workers = new Set();
  #mutation;
  #ids = 0;
  /** What each process has used of its processor, in microseconds. */
  #cpu = new Map();

  constructor(size, mutation) {
    this.#mutation = mutation;
    for (let count = 0; count < size; count++) this.#add();
  }

  /** What comes of a scenario. With `wantsHistories` the histories are part of it, as Temporal's JSON. */
  simulate(scenario) {
    return new Promise((resolve) => {
      this.#waiting.push({ scenario, resolve });
      this.#next();
    });
  }

  /** Seconds of processor time that simulating has taken. */
  get cpuSeconds() {
    return [...this.#cpu.values()].reduce((sum, cpu) => sum + cpu, 0) / 1e6;
  }

  close() {
    for (const child of this.#workers) child.kill('SIGKILL');
    this.#workers.clear();
  }

  #next() {
    while (this.#free.length > 0 && this.#waiting.length > 0) this.#give(this.#free.shift(), this.#waiting.shift());
  }

  #give(child, { scenario, resolve }) {
    const id = ++this.#ids;
    const done = (outcome, isAlive) => {
      clearTimeout(patience);
      child.off('message', answered).off('exit', died);
      if (isAlive) this.#free.push(child);
      else this.#replace(child);
      resolve(outcome);
      this.#next();
    };
    const answered = (message) => {
      if (message.id !== id) return;
      this.#cpu.set(child, message.cpu);
      done(message.outcome, true);
    };
    const died = () => done(failed('the process has ended'), false);
    const patience = setTimeout(() => {
      child.off('exit', died);
      done(failed('the process does not answer'), false);
    }, PATIENCE);
    child.on('message', answered).on('exit', died);
    child.send({ id, scenario });
  }

  #replace(child) {
    this.#workers.delete(child);
    child.kill('SIGKILL');
    this.#add();
  }

  #add() {
    const env = { ...process.env, ...(this.#mutation ? { MUTATION: JSON.stringify(this.#mutation) } : {}) };
    const execArgv = ['--max-semi-space-size=32', '--disable-warning=ExperimentalWarning'];
    const child = fork(path.join(import.meta.dirname, 'worker.mjs'), { env, execArgv });
    this.#workers.add(child);
    child.once('message', () => {
      this.#free.push(child);
      this.#next();
    });
  }
}

const failed = (message) => ({
  problems: [{ predicate: 'the simulation itself ends', message }],
  runs: 0,
  events: 0,
  faults: {},
  parts: 0,
  digest: '',
});
