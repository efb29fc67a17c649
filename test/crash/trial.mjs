// A trial: a server, a load from a second process, and somebody who kills the server. Bounded in time, whatever hangs.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Victim } from './victim.mjs';

/** Beyond the end of a load, for what it still says. Milliseconds. */
const GRACE = 15_000;

/**
 * `load` is what load.mjs is told; `end` of it is when it gives up. `killer` kills while the load runs: it gets the `kill` of the trial,
 * `started(n)`, which resolves when so many workflows have been started, and the victim. Answers the outcome of the load, and the kills.
 */
export async function trial(load, killer) {
  const folder = mkdtempSync(path.join(tmpdir(), 'perdure-crash-'));
  let victim;
  let child;
  const cleanUp = () => {
    victim?.end();
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const interrupt = () => {
    cleanUp();
    process.exit(130);
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    victim = await Victim.start(folder);
    child = fork(path.join(import.meta.dirname, 'load.mjs'), [JSON.stringify({ ...load, origin: victim.origin })]);
    const { outcome, started } = listenTo(child, load.end + GRACE - Date.now());
    const kill = async (meanwhile) => {
      const at = await victim.kill(meanwhile && (() => meanwhile(path.join(folder, 'state'))));
      child.send({ killed: at });
      return victim.kills.at(-1);
    };
    // Whoever ends first: a load that fails ends the trial.
    const killed = killer({ kill, started, victim }).then(() => child.send({ noMoreKills: true }));
    await Promise.race([killed.then(() => outcome), outcome]);
    return { ...(await outcome), kills: victim.kills };
  } catch (error) {
    throw new Error(`${error.message}\nthe end of the server's log:\n${victim?.log ?? ''}`, { cause: error });
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    cleanUp();
  }
}

function listenTo(child, patience) {
  const { promise: outcome, resolve, reject } = Promise.withResolvers();
  const waiting = new Set();
  let count = 0;
  const timer = setTimeout(() => reject(new Error('the load has not come to its end in time')), patience);
  child.on('message', ({ started, outcome: seen }) => {
    if (seen !== undefined) resolve(seen);
    count = started ?? count;
    for (const look of waiting) look();
  });
  child.on('exit', (code) => reject(new Error(`the load ended with ${code} after ${count} workflows`)));
  void outcome.catch(() => {}).finally(() => clearTimeout(timer));
  /** Resolves when `n` workflows have been started. */
  const started = (n) =>
    new Promise((resolve) => {
      const look = () => {
        if (count < n) return;
        waiting.delete(look);
        resolve(count);
      };
      waiting.add(look);
      look();
    });
  return { outcome, started };
}
