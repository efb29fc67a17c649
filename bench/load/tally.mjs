// What was measured of one thing under load: how long each took, and which codes the answers had.
import { percentile } from '../measure.mjs';

export class Tally {
  times = [];
  codes = {};

  /** Takes an answer of the client in. */
  add({ code, ms }) {
    this.codes[code] = (this.codes[code] ?? 0) + 1;
    if (code === 'OK') this.times.push(ms);
  }

  /** A row of the table. */
  row(name) {
    const { OK = 0, ...errors } = this.codes;
    const [median, p95, slowest] = [50, 95, 100].map((percent) => percentile(this.times, percent));
    return { name, count: OK, median, p95, slowest, errors };
  }
}

/** Looks again and again until `isSo` answers true; `false` when that takes longer than `patience` milliseconds. */
export async function eventually(isSo, patience) {
  for (const end = Date.now() + patience; ;) {
    if (await isSo()) return true;
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
