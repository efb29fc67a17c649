import path from 'node:path';
import { run } from '../../scripts/pack.mjs';

/** Throws what the two have against the package. It is ES modules alone, which Node and bundlers resolve by `exports`. */
export function lint(tarball) {
  const folder = path.dirname(tarball);
  run('publint', ['run', tarball, '--strict'], folder);
  run('attw', [tarball, '--profile', 'esm-only', '--no-emoji'], folder);
}
