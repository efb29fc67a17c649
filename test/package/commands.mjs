import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../scripts/pack.mjs';

const recorded = path.resolve(import.meta.dirname, '../golden/histories/sequence.json');
const workflows = path.resolve(import.meta.dirname, '../contract/golden/workflows.ts');

/** The installed command line finds in the package what it bundles workflows with. Answers what was found to be right. */
export function expectReplay(project) {
  project.write({
    'recorded/workflows.ts': readFileSync(workflows, 'utf8'),
    'recorded/sequence.json': readFileSync(recorded, 'utf8'),
  });
  project.link('esbuild');
  const args = ['replay', '--workflows', 'recorded/workflows.ts', 'recorded/sequence.json'];
  const { stdout } = run(path.join(project.folder, 'node_modules/.bin/perdure'), args, project.folder);
  if (!stdout.endsWith('1 history: 1 ok, 0 failed\n')) throw new Error(`perdure replay says:\n${stdout}`);
  return 'npx perdure replay: a history that Temporal recorded fits';
}
