import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

const sdk = (name: string): string => new URL(`./sdk/${name}/index.ts`, import.meta.url).pathname;

export default defineConfig({
  // Code recorded on Temporal imports its packages.
  resolve: {
    alias: {
      '@temporalio/workflow': sdk('workflow'),
      '@temporalio/activity': sdk('activity'),
      '@temporalio/client': sdk('client'),
      '@temporalio/common': sdk('common'),
    },
  },
  plugins: [
    cloudflareTest({
      wrangler: { configPath: './test/wrangler.toml' },
    }),
  ],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
