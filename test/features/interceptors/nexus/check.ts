import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('interceptedNexus');
  const { result, log } = (await handle.result()) as { result: unknown; log: string[] };
  assert.deepEqual(result, { 'x-trace': 'below the first' });
  assert.deepEqual(log, ['execute', 'operation context']);
  const [{ nexusHeader }] = await handle.events('NexusOperationScheduled');
  assert.deepEqual(nexusHeader, { 'X-Trace': 'below the first' });
});
