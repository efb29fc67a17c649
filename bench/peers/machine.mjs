// On what a result was measured.
import { readFileSync, statSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

/** The processor, the load before the measurement, and the file system that `folder` is on. */
export function machine(folder) {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    gigabytes: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0],
    node: process.version,
    fileSystem: fileSystemOf(folder),
  };
}

function fileSystemOf(folder) {
  try {
    const { dev } = statSync(folder);
    const mounts = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, where]) => where !== undefined && (folder === where || folder.startsWith(where.replace(/\/?$/, '/'))))
      .sort(([, a], [, b]) => b.length - a.length);
    return mounts.find(([, where]) => statSync(where).dev === dev)?.[2] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
