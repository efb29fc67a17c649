// A workflow whose code never yields, or takes all the memory there is, takes its whole process with it. It must be counted, backed off
// and shown, let others run, and go on once its code is repaired.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../../scripts/server.mjs';
import { Client } from './client.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'perdure-self-harm-'));
let server;
try {
  const main = bundle({ config: 'test/crash/wrangler.toml', out: path.join(folder, 'bundle') });
  for (const workflow of ['endless', 'greedy']) {
    await selfHarm(main, workflow);
    console.log(`self-harm: right: ${workflow} was counted, backed off, shown, and finished by the repaired code`);
  }
} catch (error) {
  console.error(`self-harm: ${error.message}\nthe end of the server's log:\n${server?.log ?? ''}`);
  process.exitCode = 1;
} finally {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function selfHarm(main, workflow) {
  const place = {
    folder,
    main,
    classes: ENGINE_CLASSES,
    port: await freePort(),
    v8Flags: ['--max-old-space-size=64'],
    mayFall: true,
  };
  const serve = async (environment) => {
    server?.kill();
    server = await startWorkerd({ ...place, environment: { PERDURE_AUTH: 'none', ...environment } });
  };
  await serve();
  const end = Date.now() + 90_000;
  const client = new Client(server.origin, () => Date.now() > end);
  // Callers send again what was not answered; what was written before the code ran is not lost.
  const calls = [client.start(workflow, workflow, [])];
  for (let attempt = 1; attempt <= 3; attempt++) {
    await hung();
    console.log(`self-harm: ${workflow} has stopped the process; starting it again (${attempt} of 3)`);
    await serve();
    calls.push(client.signal(workflow, attempt));
  }
  await Promise.all(calls);
  const { json } = await client.describe(workflow);
  const task = json.pendingWorkflowTask;
  expect(json.workflowExecutionInfo.status === 'WORKFLOW_EXECUTION_STATUS_RUNNING', 'the run is open', json);
  expect(task?.attempt === 3, 'two attempts were counted', task);
  expect(/endless loop/.test(JSON.stringify(task)), 'describe says what to look for', task);
  const other = `beside-${workflow}`;
  await client.start(other, 'collecting', []);
  for (const value of [1, 2, 3]) await client.signal(other, value);
  expect(resultOf(await client.close(other)) === '123', 'another run completes meanwhile', {});
  console.log('self-harm: attempt 3 waits for its backoff, and another run completed; deploying the repaired code');
  await serve({ FIXED: 'yes' });
  const close = await client.close(workflow);
  expect(resultOf(close) === 'fixed', 'the run completes', close);
}

/** Waits until the server no longer answers. */
async function hung() {
  for (;;) {
    try {
      await fetch(`${server.origin}/health`, { signal: AbortSignal.timeout(1_000) });
    } catch {
      return;
    }
  }
}

function expect(holds, what, seen) {
  if (!holds) throw new Error(`it is not so that ${what}: ${JSON.stringify(seen)}`);
}

function resultOf(closeEvent) {
  return closeEvent.workflowExecutionCompletedEventAttributes?.result?.[0];
}
