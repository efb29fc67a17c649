// Deliberate faults, to see that the crash test finds them: what a store that forgets, a caller that is taken twice and an index that has not
// heard would leave behind. Storage is changed while no server runs.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from './client.mjs';

/** What each fault is, and what the test may call it. */
export const faults = {
  loss: { found: ['lost'], does: (state) => firstThat(state, 'WorkflowRun', forgetOpenRun) },
  alarm: { found: ['lost'], does: forgetAlarms },
  duplicate: { found: ['duplicated'] },
  // A run that was just closed reports itself again after the crash, and is then counted twice.
  index: { found: ['lost', 'wrong'], does: (state) => firstThat(state, 'WorkflowVisibility', forgetClosedRow) },
};

/** A caller whose first signals arrive twice, under ids of their own. */
export class SendsTwice extends Client {
  signal = async (id, value) => {
    const answer = await this.sendSignal(id, value, `${id} ${value}`);
    if (value === 1) await this.sendSignal(id, value, `${id} ${value} again`);
    return answer;
  };
}

/** Nothing wakes a run any more but somebody who asks. */
function forgetAlarms(state) {
  const database = new DatabaseSync(path.join(state, 'WorkflowRun', 'metadata.sqlite'));
  const { changes } = database.prepare('DELETE FROM _cf_ALARM').run();
  database.close();
  if (changes === 0) throw new Error('there was no alarm to forget');
}

function firstThat(state, className, forget) {
  const folder = path.join(state, className);
  const files = readdirSync(folder).filter((file) => file.endsWith('.sqlite') && file !== 'metadata.sqlite');
  const isDone = files.some((file) => {
    const database = new DatabaseSync(path.join(folder, file));
    try {
      return forget(database);
    } finally {
      database.close();
    }
  });
  if (!isDone) throw new Error(`there was nothing to forget in ${className}`);
}

/** Everything that an open run of `napping` has written: its start was acknowledged. */
function forgetOpenRun(database) {
  if (!hasTable(database, 'history')) return false;
  const rows = database.prepare('SELECT events FROM history').all();
  const text = rows.map(({ events }) => events).join('');
  if (!text.includes('"napping"') || text.includes('"WorkflowExecutionCompleted"')) return false;
  database.exec('DELETE FROM history');
  return true;
}

function forgetClosedRow(database) {
  if (!hasTable(database, 'runs')) return false;
  const closed = 'SELECT run_id FROM runs WHERE history_length IS NOT NULL LIMIT 1';
  return database.prepare(`DELETE FROM runs WHERE run_id = (${closed})`).run().changes === 1;
}

const hasTable = (database, name) =>
  database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== undefined;
