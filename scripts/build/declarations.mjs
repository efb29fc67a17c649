import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Specifiers that name other files of the package. */
const RELATIVE = /(?<=(?:from |import |import\()['"])(\.{1,2}\/[^'"]+)\.ts(?=['"])/g;
const isComment = (line) => /^\s*(\*|\/[/*])/.test(line);

/** The type declarations that the exports need; those that only the engine's inside refers to are left out. */
export async function buildDeclarations(root, entries) {
  const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('the declarations of the package could not be made');
  const needed = new Set();
  const pending = entries.map(({ target }) => path.join(root, target.types));
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (needed.has(file)) continue;
    needed.add(file);
    const lines = readFileSync(file, 'utf8').split('\n');
    const code = lines.map((line) => (isComment(line) ? '' : line)).join('\n');
    for (const [, specifier] of code.matchAll(RELATIVE))
      pending.push(path.resolve(path.dirname(file), `${specifier}.d.ts`));
    // The compiler writes `.js` into JavaScript alone.
    writeFileSync(file, lines.map((line) => (isComment(line) ? line : line.replaceAll(RELATIVE, '$1.js'))).join('\n'));
  }
  const types = path.join(root, 'dist/types');
  for (const entry of readdirSync(types, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !needed.has(file.replace(/\.map$/, ''))) rmSync(file);
  }
}
