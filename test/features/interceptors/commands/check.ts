import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const intercepted = await t.start('interceptedCommands');
  assert.deepEqual(await intercepted.result(), {
    result: ['Hello, a!', 'Hello, local c!'],
    trace: 'the first',
    log: ['execute', 'activity greet', 'timer 40', 'activity greet', 'timer fired', 'local activity greet'],
  });
  const plain = await t.start('plainCommands');
  assert.deepEqual(await plain.result(), ['Hello, a!', 'Hello, c!']);
  const commands = async (handle: typeof plain) =>
    (await handle.eventTypes()).filter((type) => /Scheduled|TimerStarted|Marker|ExecutionCompleted/.test(type));
  assert.deepEqual(await commands(intercepted), await commands(plain));
});
