import path from 'node:path';
import { build } from 'esbuild';

/**
 * The modules of all exports in one build: what several of them use is in chunks that they share, so that module state (the storage of the
 * current run, the patched globals, the classes of failures) is there once, however a program imports it.
 *
 * Source maps lead to the TypeScript that is published beside them.
 */
export const buildModules = (root, entries) =>
  build({
    entryPoints: Object.fromEntries(entries.map(({ name }) => [name, path.join(root, 'sdk', name, 'index.ts')])),
    outdir: path.join(root, 'dist'),
    chunkNames: 'chunks/[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2023', // Of Node 20, and what workerd runs is newer.
    packages: 'external', // Also `node:*` and `cloudflare:*`.
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
  });
