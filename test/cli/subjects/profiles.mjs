// Which deployment is meant.
import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { freePort } from '../../../scripts/server.mjs';
import { API_KEY, deployment, folder, run } from '../command-line.mjs';

export function profiles() {
  test('profiles name deployments; their keys are neither shown nor sent elsewhere', async () => {
    const configFile = path.join(folder, 'profiles/config.json');
    const env = { PERDURE_ADDRESS: '', PERDURE_API_KEY: '', PERDURE_CONFIG_FILE: configFile };
    const of = (...args) => run(args, { env });
    await of('env', 'set', 'test.address', deployment.origin);
    await of('env', 'set', 'test.api-key', API_KEY);
    assert.equal((await of('workflow', 'count', '--env', 'test')).code, 0);
    assert.equal(statSync(configFile).mode & 0o077, 0);
    const { out } = await of('env', 'list');
    assert.equal(out, `test.address = ${deployment.origin}\ntest.api-key = ***\n`);
    assert.deepEqual(JSON.parse((await of('env', 'list', '-o', 'json')).out), {
      test: { address: deployment.origin, apiKey: '***' },
    });
    assert.equal((await of('env', 'get', 'test.address')).out, `${deployment.origin}\n`);
    assert.equal((await of('env', 'get', 'nowhere')).code, 2);
    // Who names a profile means it, whatever the shell has exported.
    const exported = {
      PERDURE_ADDRESS: `http://127.0.0.1:${await freePort()}`,
      PERDURE_API_KEY: 'wrong',
      PERDURE_CONFIG_FILE: configFile,
    };
    assert.equal((await run(['workflow', 'count', '--env', 'test'], { env: exported })).code, 0);
    const elsewhere = deployment.origin.replace('127.0.0.1', 'localhost');
    assert.match((await of('workflow', 'count', '--env', 'test', '--address', elsewhere)).err, /Give the API key/);
    await of('env', 'delete', 'test');
    assert.equal((await of('workflow', 'count', '--env', 'test')).code, 2);
    writeFileSync(configFile, '{');
    assert.equal((await of('env', 'list')).code, 2);
  });

  test("Temporal's environment variables are honoured, those of Perdure before them", async () => {
    const temporal = { TEMPORAL_ADDRESS: deployment.origin, TEMPORAL_API_KEY: API_KEY, TEMPORAL_NAMESPACE: 'nowhere' };
    const none = { PERDURE_ADDRESS: '', PERDURE_API_KEY: '' };
    assert.match((await run(['workflow', 'count'], { env: { ...none, ...temporal } })).err, /'nowhere'/);
    assert.equal(
      (await run(['workflow', 'count'], { env: { ...none, ...temporal, PERDURE_NAMESPACE: 'default' } })).code,
      0,
    );
  });
}
