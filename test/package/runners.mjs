import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../scripts/pack.mjs';
import { codeOf } from './examples.mjs';

const USER_TEST = 'shop.test.js';
/** A test that hangs is one that fails. */
const NODE_TEST = ['--test', '--test-timeout=30000', '--test-force-exit'];
const JEST = 'jest@30.5.2';
const VITEST_CONFIG = `import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';
const test = { globals: true, include: ['**/*.test.{js,ts}'] };
export default defineConfig({
  test: {
    projects: [
      { test: { ...test, name: 'node' } },
      {
        plugins: [cloudflareTest({ miniflare: { compatibilityDate: '2026-10-15' } })],
        test: { ...test, name: 'workerd' },
      },
    ],
  },
});
`;

/** Runs the tests of a user in every runner that is promised. Yields what has passed; throws what a runner printed when one fails. */
export function* runUserTests(project) {
  cpSync(path.join(import.meta.dirname, 'user'), project.folder, { recursive: true });
  const nodes = nodesInReach();
  for (const { node, version } of nodes) {
    const { stdout } = run(node, [...NODE_TEST, USER_TEST], project.folder);
    yield `node:test, Node ${version}: ${passed(/^. pass (\d+)$/m, stdout)}`;
  }
  project.install(JEST);
  const jest = path.join('node_modules', 'jest', 'bin', 'jest.js');
  for (const { node, version } of nodes) {
    const { stderr } = run(node, ['--experimental-vm-modules', jest, '--ci', USER_TEST], project.folder);
    yield `jest, Node ${version}: ${passed(/^Tests: +(\d+) passed, \d+ total$/m, stderr)}`;
  }
  project.link('vitest', '@cloudflare/vitest-pool-workers'); // npm has removed what it did not install.
  const examples = { ...codeOf('docs/testing.md', 'documented'), ...codeOf('README.md', 'readme') };
  const documented = Object.values(examples)
    .join('')
    .match(/^test\(/gm).length;
  project.write({ 'vitest.config.js': VITEST_CONFIG, ...examples });
  const { stdout } = run('vitest', ['run', '--reporter=json', '--outputFile=told.json'], project.folder);
  const { numPassedTests, success } = JSON.parse(readFileSync(path.join(project.folder, 'told.json'), 'utf8'));
  const count = TESTS + documented;
  if (!success || numPassedTests !== 2 * count) throw new Error(`vitest ran something else:\n${stdout}`);
  yield `vitest, in Node and in workerd: ${count} passed in each, ${documented} of them from README.md and docs/testing.md`;
}

/** Of the user's project. A runner that finds no test says that all have passed. */
const TESTS = 4;
function passed(pattern, output) {
  const count = Number(pattern.exec(output)?.[1]);
  if (count !== TESTS) throw new Error(`not ${TESTS} tests have passed:\n${output}`);
  return `${count} passed`;
}

/** This Node and those on the PATH, one of each version: an `npm test` from a shell with Node 20 runs both. */
function nodesInReach() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => !folder.includes('node_modules'));
  const found = new Map();
  for (const node of [process.execPath, ...folders.map((folder) => path.join(folder, 'node'))]) {
    const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
    const version = stdout?.trim().slice(1);
    if (status === 0 && Number.parseInt(version) >= 20 && !found.has(version)) found.set(version, { node, version });
  }
  return [...found.values()];
}
