// Builds what is published: JavaScript with its declarations, and the command line. docs/decisions/0011-published-as-javascript.md says why.
//   node scripts/build.mjs             builds, if something has changed since
//   node scripts/build.mjs --force     builds
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildCli } from './cli.mjs';
import { buildDeclarations } from './build/declarations.mjs';
import { buildModules } from './build/modules.mjs';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
/** What was built from what: a file beside the build, that is not published. */
const stamp = path.join(dist, '.built');
const SOURCES = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']
  .concat(['scripts/build.mjs', 'scripts/build', 'scripts/cli.mjs'])
  .concat(['protocol', 'src', 'sdk', 'cli']);

/** The package's exports, each with the source that it is built from. */
const entries = Object.entries(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).exports)
  .filter(([name]) => name !== './package.json')
  .map(([name, target]) => ({ name: name.slice(2), target }));

export async function build({ force = false } = {}) {
  const digest = digestOf(SOURCES);
  if (!force && read(stamp) === digest) return;
  rmSync(dist, { recursive: true, force: true });
  await Promise.all([buildModules(root, entries), buildDeclarations(root, entries), buildCli()]);
  writeFileSync(stamp, digest);
}

function digestOf(names) {
  const hash = createHash('sha256');
  const add = (file) => hash.update(`${path.relative(root, file)}\n`).update(readFileSync(file));
  for (const name of names) {
    const place = path.join(root, name);
    if (statSync(place).isFile()) add(place);
    else
      for (const file of readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()))
        add(path.join(file.parentPath, file.name));
  }
  return hash.digest('hex');
}

function read(file) {
  return statSync(file, { throwIfNoEntry: false }) && readFileSync(file, 'utf8');
}

if (process.argv[1] === import.meta.filename) await build({ force: process.argv.includes('--force') });
