// The index beside the truth: lists and counts must say what the histories of all runs say.

/** Answers what is wrong, after the index has had `patience` milliseconds to hear of everything. */
export async function wrongIndex(client, runs, patience) {
  for (const end = Date.now() + patience; ;) {
    const wrong = [...(await wrongList(client, runs)), ...(await wrongCounts(client, runs))];
    if (wrong.length === 0 || Date.now() > end) return wrong;
    await client.pause(500, `the index, in which ${JSON.stringify(wrong[0])}`);
  }
}

const nameOf = ({ workflowId, runId }) => `${workflowId} ${runId}`;

async function wrongList(client, runs) {
  const truth = new Map(runs.map((run) => [nameOf(run), run]));
  const seen = new Set();
  const wrong = [];
  for await (const { execution, status, historyLength } of client.list()) {
    const name = nameOf(execution);
    const run = truth.get(name);
    if (run === undefined) wrong.push({ what: 'duplicated', why: `index: ${name} is a run that nobody asked for` });
    else if (seen.has(name)) wrong.push({ what: 'duplicated', why: `index: ${name} is listed twice` });
    else if (status !== `WORKFLOW_EXECUTION_STATUS_${run.status}` || Number(historyLength) !== run.historyLength)
      wrong.push({
        what: 'wrong',
        why: `index: ${name} is ${status} with ${historyLength} events: ${JSON.stringify(run)}`,
      });
    seen.add(name);
  }
  for (const name of truth.keys())
    if (!seen.has(name)) wrong.push({ what: 'lost', why: `index: ${name} is not listed` });
  return wrong;
}

async function wrongCounts(client, runs) {
  const { groups = [] } = await client.count('GROUP BY ExecutionStatus');
  const counted = {};
  for (const { groupValues, count } of groups) counted[statusName(textOf(groupValues[0]))] = Number(count);
  const truth = {};
  for (const { status } of runs) truth[statusName(status)] = (truth[statusName(status)] ?? 0) + 1;
  const statuses = new Set([...Object.keys(counted), ...Object.keys(truth)]);
  return [...statuses]
    .filter((status) => counted[status] !== truth[status])
    .map((status) => ({
      what: 'wrong',
      why: `index: ${counted[status] ?? 0} runs are counted as ${status} instead of ${truth[status] ?? 0}`,
    }));
}

/** Payloads of search attributes have a type beside their data, which shorthand would not show. */
const textOf = ({ data }) => JSON.parse(Buffer.from(data, 'base64').toString());

/** `CONTINUED_AS_NEW` and `ContinuedAsNew` are one status. */
const statusName = (status) => status.replaceAll('_', '').toLowerCase();
