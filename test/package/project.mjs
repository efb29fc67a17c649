import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../scripts/pack.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** A project of somebody else: the package as it was packed is installed, and nothing of this tree is in reach. */
export function createUserProject(folder, tarball) {
  const file = (name) => path.join(folder, name);
  const project = {
    folder,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(path.dirname(file(name)), { recursive: true });
        writeFileSync(file(name), text);
      }
    },
    /** Tools of development need not be installed twice. */
    link(...names) {
      for (const name of names) {
        if (existsSync(file(`node_modules/${name}`))) continue;
        mkdirSync(path.dirname(file(`node_modules/${name}`)), { recursive: true });
        symlinkSync(path.join(root, 'node_modules', name), file(`node_modules/${name}`), 'dir');
      }
    },
    install(...packages) {
      run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--silent', ...packages], folder);
    },
  };
  mkdirSync(folder);
  project.write({ 'package.json': JSON.stringify({ name: 'somebody-elses', private: true, type: 'module' }) });
  project.install(tarball);
  return project;
}
