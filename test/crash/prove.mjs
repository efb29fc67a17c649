// A test that cannot fail proves nothing: with a deliberate fault in it, the crash test must fail and say which.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { faults } from './sabotage.mjs';

const test = path.join(import.meta.dirname, 'run.mjs');
const flags = ['--workflows', '40', '--kills', '1', '--kinds', 'napping,collecting', '--per-second', '20'];
for (const [fault, { found }] of Object.entries(faults)) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [test, ...flags, '--sabotage', fault], {
    encoding: 'utf8',
  });
  const line = stdout.split('\n').find((text) => found.some((what) => text.startsWith(`crash: ${what}: `)));
  if (status === 1 && line !== undefined) {
    console.log(`prove: right: the deliberate fault "${fault}" was found: ${line.slice('crash: '.length)}`);
  } else {
    console.error(`prove: the deliberate fault "${fault}" was not found (exit ${status}):\n${stdout}\n${stderr}`);
    process.exitCode = 1;
  }
}
