// Numbers: percentiles, and what a process has used.
import { readFileSync, readdirSync } from 'node:fs';

export const median = (numbers) => percentile(numbers, 50);

export function percentile(numbers, percent) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
}

const TICKS_PER_SECOND = 100; // Of /proc on every Linux that Node runs on.

/** CPU milliseconds that a process has used; `undefined` where there is no /proc. */
export function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

/** The processes of a group that are alive. */
export function pidsOf(group) {
  const groupOf = (pid) => {
    try {
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[2]);
    } catch {
      return undefined; // It has ended meanwhile.
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && groupOf(name) === group);
}

/** CPU milliseconds that the living processes of a group have used. */
export const cpuOfGroup = (group) => pidsOf(group).reduce((sum, pid) => sum + (cpuOf(pid) ?? 0), 0);

/** Resident memory of a group of processes in MB. */
export const memoryOfGroup = (group) => pidsOf(group).reduce((sum, pid) => sum + (memoryOf(pid) ?? 0), 0);

/** Resident memory of a process in MB. */
export function memoryOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1_024;
  } catch {
    return undefined;
  }
}

/** Files that a process has open. */
export function openFilesOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}

/** How many files a process may have open. */
export function openFilesLimitOf(pid) {
  try {
    return Number(/Max open files\s+(\d+)/.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))[1]);
  } catch {
    return undefined;
  }
}
