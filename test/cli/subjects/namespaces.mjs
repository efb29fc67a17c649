// Namespaces and their search attributes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, run, succeeds } from '../command-line.mjs';

export function namespaces() {
  test('namespaces and search attributes are managed', async () => {
    await succeeds('namespace', 'create', 'orders', '--retention', '30d', '--description', 'the orders');
    await succeeds('operator', 'search-attribute', 'create', '-n', 'orders', '--name', 'Region', '--type', 'Keyword');
    assert.deepEqual(await json('operator', 'search-attribute', 'list', '-n', 'orders'), [
      { name: 'Region', type: 'KEYWORD' },
    ]);
    await succeeds('namespace', 'update', 'orders', '--retention', '7d');
    const { retention, description } = await json('namespace', 'describe', 'orders');
    assert.deepEqual([retention, description], [7 * 86_400_000, 'the orders']);
    assert.equal((await run(['namespace', 'create'])).code, 1);
    await succeeds('operator', 'namespace', 'create', 'unsaid');
    assert.equal((await json('namespace', 'describe', 'unsaid')).retention, 3 * 86_400_000);
    const names = (await json('namespace', 'list')).map(({ name }) => name);
    assert.deepEqual([names.includes('orders'), names.filter((name) => name === 'default')], [true, ['default']]);
    assert.match(
      (await succeeds('namespace', 'list')).out,
      /^NAME +RETENTION +DESCRIPTION\n[^]*\norders +7d +the orders\n/,
    );
    assert.match((await run(['namespace', 'create', 'orders'])).err, /perdure namespace update <name>/);
    assert.match((await run(['namespace', 'describe', 'nowhere'])).err, /perdure namespace list/);
    const remove = ['operator', 'search-attribute', 'remove', '-n', 'orders', '--name', 'Region'];
    const asked = await run(remove);
    assert.deepEqual([asked.code, asked.out], [2, '']);
    assert.match(asked.err, /--yes/);
    assert.equal((await succeeds(...remove, '--yes')).out, 'Removed: Region\n');
    assert.deepEqual(await json('operator', 'search-attribute', 'list', '-n', 'orders'), []);
    assert.match((await run([...remove, '--yes'])).err, /Region doesn't exist/);
  });
}
