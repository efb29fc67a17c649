import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

const sdk = (name: string): string => new URL(`./sdk/${name}/index.ts`, import.meta.url).pathname;

// Code recorded on Temporal imports its packages; tests for users import ours by their names.
const alias = Object.fromEntries(
  ['workflow', 'activity', 'client', 'common', 'nexus', 'testing', 'worker'].flatMap((name) => [
    [`@temporalio/${name}`, sdk(name)],
    [`perdure/${name}`, sdk(name)],
  ]),
);

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        plugins: [cloudflareTest({ wrangler: { configPath: './test/wrangler.toml' } })],
        test: { name: 'workerd', include: ['test/**/*.test.ts'], testTimeout: 20_000 },
      },
      {
        // What users run in plain Node runs in both.
        resolve: { alias },
        test: { name: 'node', include: ['test/testing/**/*.test.ts'], testTimeout: 20_000 },
      },
    ],
  },
});
