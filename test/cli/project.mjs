// A project of somebody who has the package and esbuild, in a temporary folder, and the command line as it is run there.
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bin } from '../../scripts/cli.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const recordedFolder = path.join(root, 'test/golden/histories');

/** The code that the recorded histories are of. */
export const goldenWorkflows = path.join(root, 'test/contract/golden/workflows.ts');
/** The recorded histories, by name. */
export const recorded = new Map(
  readdirSync(recordedFolder)
    .filter((file) => file !== 'index.json')
    .map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(path.join(recordedFolder, file), 'utf8'))]),
);

export function createProject() {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'perdure-project-')));
  const file = (name) => path.join(folder, name);
  const children = new Set();
  const project = {
    folder,
    file,
    /** Writes files, by name; what is no text is JSON. */
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(path.dirname(file(name)), { recursive: true });
        writeFileSync(file(name), typeof content === 'string' ? content : JSON.stringify(content));
      }
    },
    /** Installs a package by a link to where it is. */
    link(name, target) {
      mkdirSync(path.dirname(file(`node_modules/${name}`)), { recursive: true });
      symlinkSync(target, file(`node_modules/${name}`), 'dir');
    },
    spawn(args, env = {}) {
      const child = spawn(process.execPath, [bin, ...args], {
        cwd: folder,
        env: { ...process.env, TMPDIR: file('tmp'), ...env },
      });
      children.add(child);
      child.on('close', () => children.delete(child));
      return child;
    },
    /** Runs a command line to its end. */
    run(...args) {
      const child = project.spawn(args);
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (err += chunk));
      return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
    },
    /** What commands have left in the folder for temporary files. */
    leftOver: () => readdirSync(file('tmp')),
    /** Ends what a test that failed has left, too. */
    remove() {
      for (const child of children) child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  mkdirSync(file('tmp'));
  project.link('perdure', root);
  return project;
}
export const esbuildFolder = path.join(root, 'node_modules/esbuild');

/** Where a piece of code stands in a file: the number of its line, from 1. */
export const lineOf = (code, piece) => code.slice(0, code.indexOf(piece)).split('\n').length;
