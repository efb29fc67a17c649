// Replays the recorded histories in plain Node, from the TypeScript sources, and prints a table. `npm test` runs it.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import '../sdk-aliases.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const { DeterminismViolationError, ReplayError, runReplayHistories, runReplayHistory } =
  await import('perdure/testing');
const { proxyActivities } = await import('perdure/workflow');
const { CHANGES } = await import('./changes.ts');
const workflows = await import('../contract/golden/workflows.ts');

const folder = path.join(root, 'test/golden/histories');
const read = (name) => JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'));
const names = readdirSync(folder)
  .map((file) => file.replace('.json', ''))
  .filter((name) => name !== 'index');

let failed = 0;
const row = (ok, ...cells) => {
  if (!ok) failed++;
  console.log(`${ok ? '✓' : '✗'} ${cells.join('  ')}`);
};

console.log(`replay: Node ${process.version}, ${names.length} recorded histories`);
for await (const { workflowId, error } of runReplayHistories({ workflows }, asHistories())) {
  const { events } = read(workflowId);
  const changed = Object.entries(CHANGES).flatMap(([name, change]) => {
    const history = change(events);
    return history === undefined ? [] : [{ workflowId: name, history }];
  });
  const accepted = [];
  for await (const result of runReplayHistories({ workflows }, changed))
    if (!(result.error instanceof DeterminismViolationError)) accepted.push(result.workflowId);
  const told = error?.message ?? accepted.map((name) => `${name} changed, and accepted`).join(', ');
  row(
    error === undefined && accepted.length === 0,
    workflowId.padEnd(20),
    `${String(events.length).padStart(4)} events`,
    `${changed.length} changed copies refused`,
    told,
  );
}
function* asHistories() {
  for (const name of names) yield { workflowId: name, history: read(name) };
}

const { greet } = proxyActivities({ startToCloseTimeout: '1 minute' });
const errorOf = (code) =>
  runReplayHistory({ workflows: code }, read('hello')).then(
    () => undefined,
    (error) => error,
  );

const unknown = await errorOf({ other: () => undefined });
row(unknown instanceof ReplayError && unknown.message.includes('[other]'), 'an unknown workflow type is a ReplayError');

const strangers = [];
const listener = (reason) => strangers.push(reason.message);
process.on('unhandledRejection', listener);
const forgotten = await errorOf({
  hello: (name) => {
    void Promise.reject(new Error('forgotten'));
    return greet(name);
  },
});
row(
  forgotten instanceof ReplayError && forgotten.message.endsWith('forgotten') && strangers.length === 0,
  'a rejection that workflow code leaves unhandled is a ReplayError, and no listener of the process hears of it',
);
const replaying = errorOf({ hello: greet });
void Promise.reject(new Error('of somebody else'));
const undisturbed = await replaying;
row(
  undisturbed === undefined && strangers.join() === 'of somebody else',
  'a rejection of other code meanwhile is told to the listeners of the process',
);
row(
  process.listeners('unhandledRejection').length === 1 && process.listeners('unhandledRejection')[0] === listener,
  'they are there again afterwards',
);

const { documented } = await import('./documented.mjs');
for (const [ok, told] of await documented(root)) row(ok, told);

if (failed > 0) console.error(`replay: ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
