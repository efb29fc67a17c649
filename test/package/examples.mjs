import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../scripts/pack.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** The files that a page of the documentation shows, as they stand there, by their names in `folder`. */
export function codeOf(page, folder = '.') {
  const text = readFileSync(path.join(root, page), 'utf8');
  const files = [...text.matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)```/g)];
  return Object.fromEntries(files.map(([, name, code]) => [path.join(folder, name), code]));
}

const STRICT = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2024', '--module', 'esnext'];
const AS_WRITTEN = [...STRICT, '--moduleResolution', 'bundler'];

/** Compiles what the pages show, as a user would who copies it, and bundles the README's Worker. Yields what was found to be right. */
export function* expectExamples(project) {
  const pages = { 'README.md': 'readme', 'docs/testing.md': 'documented' };
  project.link('vitest', '@types/node', '@cloudflare/workers-types');
  for (const [page, folder] of Object.entries(pages)) {
    const examples = codeOf(page, folder);
    project.write(examples);
    const files = Object.keys(examples).filter((name) => name.endsWith('.ts'));
    run('tsc', [...AS_WRITTEN, '--types', '@cloudflare/workers-types,node', ...files], project.folder);
    yield `the examples of ${page} compile: ${files.length} files`;
  }
  const told = run(
    'wrangler',
    ['deploy', '--dry-run', '--outdir', 'bundled'],
    path.join(project.folder, 'readme'),
  ).stdout;
  if (!told.includes('env.WORKFLOW_RUN (WorkflowRun)')) throw new Error(`wrangler did something else:\n${told}`);
  yield `the README's Worker is bundled: ${/Total Upload: .*/.exec(told)?.[0]}`;
}
