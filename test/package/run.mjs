// The package as it is published: packed, judged by publint and attw, installed in an empty project outside of this one, and used there.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pack } from '../../scripts/pack.mjs';
import { expectReplay } from './commands.mjs';
import { expectDeclarations } from './declarations.mjs';
import { lint } from './lint.mjs';
import { createUserProject } from './project.mjs';
import { expectExamples } from './examples.mjs';
import { runUserTests } from './runners.mjs';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'perdure-package-')));
try {
  const tarball = pack(folder);
  lint(tarball);
  console.log('package: publint and attw have nothing to say');
  const project = createUserProject(path.join(folder, 'project'), tarball);
  for (const told of expectDeclarations(project)) console.log(`package: ${told}`);
  for (const told of expectExamples(project)) console.log(`package: ${told}`);
  console.log(`package: ${expectReplay(project)}`);
  for (const told of runUserTests(project)) console.log(`package: ${told}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
