// Two Workers: one has the engine, the other a client over a service binding to its entrypoint, as docs/client.md describes it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, startWrangler } from '../../scripts/server.mjs';

const expected = {
  whole: { raised: 12, sum: 4, result: 12, status: 'COMPLETED' },
  reader: {
    status: 'COMPLETED',
    signal: '7 PERMISSION_DENIED: Request unauthorized: the binding does not grant write in namespace default.',
    start: '7 PERMISSION_DENIED: Request unauthorized: the binding does not grant write in namespace default.',
  },
  shop: {
    registered: 'ok',
    namespaces: ['shop'],
    elsewhere: '7 PERMISSION_DENIED: Request unauthorized: the binding does not grant read in namespace default.',
    admin: 'PERMISSION_DENIED',
    register: 'PERMISSION_DENIED',
    result: 1,
  },
  forged: { parent: 'none' },
  outside: { keys: true, unknown: true },
};

const state = mkdtempSync(path.join(tmpdir(), 'perdure-bindings-'));
let server;
try {
  const cwd = import.meta.dirname;
  server = await startWrangler({ cwd, state, port: await freePort(), configs: ['caller.toml', 'engine.toml'] });
  for (const [name, answer] of Object.entries(expected)) {
    const response = await fetch(`${server.origin}/${name}`, { signal: AbortSignal.timeout(30_000) });
    assert.deepEqual(await response.json(), answer, name);
    console.log(`bindings: ${name}: as expected`);
  }
} catch (error) {
  console.error(`bindings: ${error.stack}\nthe end of the log:\n${server?.log ?? ''}`);
  process.exitCode = 1;
} finally {
  server?.kill();
  rmSync(state, { recursive: true, force: true });
}
