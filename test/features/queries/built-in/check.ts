import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('queryBuiltIn');
  const { currentDetails, definition } = (await handle.query('__temporal_workflow_metadata')) as {
    currentDetails: string;
    definition: { type: string; queryDefinitions: object[]; signalDefinitions: object[] };
  };
  assert.equal(currentDetails, '**waiting**');
  assert.equal(definition.type, 'queryBuiltIn');
  assert.deepEqual(definition.queryDefinitions.at(-1), { name: 'status', description: 'what it does now' });
  assert.deepEqual(definition.signalDefinitions, [{ name: 'finish' }]);
  assert.match(String(await handle.query('__stack_trace')), /queryBuiltIn/);
  await handle.signal('finish');
  await handle.result();
});
