// The result as Markdown, which is also what the terminal shows.
import { median, percentile } from '../measure.mjs';

const number = (value, digits = 1) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/** A table whose first column is text and whose others are numbers. */
function table(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => row[at].length)));
  const line = (row) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** The median over the rounds of how many times this engine's figure another's is, both of the same round. */
const times = (others, own, of) => number(median(others.map((round, at) => of(round) / of(own[at]))), 2);

const p50 = (rounds) =>
  percentile(
    rounds.flatMap((round) => round.times),
    50,
  );
const p99 = (rounds) =>
  percentile(
    rounds.flatMap((round) => round.times),
    99,
  );

export function markdown({ machine, rounds, atOnce, engines, workloads }) {
  const names = engines.map(({ name }) => name);
  const peers = names.slice(1);
  const latency = workloads.map(({ name, rounds: [own, ...others] }) => [
    name,
    ...[own, ...others].map((of) => `${number(p50(of))} / ${number(p99(of))}`),
    ...others.map((other) => times(other, own, (round) => median(round.times))),
  ]);
  const steps = perStep(workloads);
  const throughput = workloads.map(({ name, rounds: all }) => [
    name,
    ...all.map((of) => number(median(of.map(({ perSecond }) => perSecond)))),
    ...all.slice(1).map((other) => times(all[0], other, ({ perSecond }) => perSecond)),
  ]);
  const cpu = workloads.map(({ name, rounds: all }) => [
    name,
    ...all.map((of) => number(median(of.map((round) => round.cpu)))),
    ...all.slice(1).map((other) => times(other, all[0], (round) => round.cpu)),
  ]);
  return `Median of ${rounds} rounds after one to warm up; the engines take turns within each round. A ratio is the median of the rounds' ratios.
${machine.cores} cores (${machine.processor}), ${machine.gigabytes} GB, load ${number(machine.load, 2)} before; state of all on one ${machine.fileSystem} disk; client on Node ${machine.node}.

${engines.map(({ name, version, memory }) => `- ${name}: ${version}; ${number(memory, 0)} MB resident at the end`).join('\n')}

## Latency: one workflow at a time, milliseconds, p50 / p99

${table(['', ...names, ...peers.map((name) => `${name} ÷ ${names[0]}`)], latency)}

## Latency per further step, milliseconds: (a hundred steps − three) ÷ 97, of the medians

${table(['', ...names], steps)}

## Throughput: ${atOnce} workflows at once, workflows per second

${table(['', ...names, ...peers.map((name) => `${names[0]} ÷ ${name}`)], throughput)}

## CPU per workflow at ${atOnce} at once, milliseconds, all processes of an engine

${table(['', ...names, ...peers.map((name) => `${name} ÷ ${names[0]}`)], cpu)}

${NOTES}
`;
}

function perStep(workloads) {
  const of = (kind, steps) => workloads.find((workload) => workload.kind === kind && workload.steps === steps).rounds;
  return [
    ['remote', 'remote'],
    ['in process', 'inProcess'],
  ].map(([name, kind]) => [
    name,
    ...of(kind, 100).map((long, at) => number((p50(long) - p50(of(kind, 3)[at])) / 97, 2)),
  ]);
}

const NOTES = `## What stands beside what

A *remote* step is a call from the workflow to other code that the engine records before and after: an activity here, a service call in Restate
(\`ctx.serviceClient\`), and \`step.do\` around the call of a \`WorkerEntrypoint\` in Cloudflare Workflows, which has no other kind. A step *in
process* is a local activity here, \`ctx.run\` in Restate and \`step.do\` in Cloudflare Workflows. The step itself adds one to a number.

All write with the settings they come with, and all sync to the disk (\`bench/peers/syncs.mjs\` counts it); what they sync differs:

- Perdure: one commit per activity; the object of each workflow is an SQLite file of its own. Local activities are committed with the workflow
  task they are part of, as in Temporal: a hundred in a row are one commit, and a crash before it runs them again. So a hundred steps in
  process are **not comparable** with the others' hundred commits, only with what a user gets who chooses them.
- Cloudflare Workflows: about three syncs for every step of either kind, in an SQLite file of its own for each instance. Miniflare is its
  makers' simulator, not the service itself.
- Restate: every entry of a journal, for all workflows in one log (RocksDB), so that workflows at once share a sync. A remote step is
  entries of the caller and a journal of the callee.

- Durable Object: no engine at all but a hand-written object ([\`floor/worker.js\`](../../bench/floor/worker.js)) with the same commits and
  calls as Perdure's, an alarm, and neither history nor retries nor an index. Where Cloudflare Workflows is not twice as slow as that,
  nothing that keeps each workflow in an object of its own can be twice as fast.

What is not comparable either:

- Perdure and Cloudflare Workflows run engine, workflows and steps in one thread of workerd. Restate uses all cores, and its services run
  in a process of their own, which each remote step reaches over HTTP/2. Compare the CPU before the throughput.
- A workflow without a signal is one request that waits, on all sides; with it, it is three: a start, the signal, and one that waits.
- Cloudflare Workflows have no way to wait for a result: the workflow's last line says when to ask for its status.
- Nothing here is replicated to other machines. Client, engines and steps share the cores of one machine.
`;
