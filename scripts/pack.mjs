import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { env } from './server.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** Packs the package as it is published, into `folder`. Answers the path of the tarball. */
export function pack(folder) {
  const { stdout } = run('npm', ['pack', '--silent', '--pack-destination', folder], root);
  return path.join(folder, stdout.trim().split('\n').at(-1));
}

/** Runs a program of the project to its end. Throws what it printed when it fails. */
export function run(command, args, cwd, more = {}) {
  const result = spawnSync(command, args, { cwd, env: { ...env, ...more }, encoding: 'utf8' });
  if (result.status !== 0)
    throw new Error(
      `${command} ${args.join(' ')} failed:\n${result.error?.message ?? ''}${result.stdout}\n${result.stderr}`,
    );
  return result;
}
