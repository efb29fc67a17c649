// Makes a scenario that fails smaller: fewer kinds of fault, a shorter plan, fewer faults.

/** How many simulations a reduction may take. */
const TRIES = 400;

/**
 * A smaller scenario in which the same predicate fails. It answers the outcome with it: what is smaller takes another course, and what counts is
 * that something does not hold in the same way.
 */
export async function shrink(scenario, outcome, simulate) {
  const [{ predicate }] = outcome.problems;
  let best = { scenario, outcome };
  let tries = 0;
  /** Takes a candidate over if it still fails. */
  const holds = async (change) => {
    if (tries >= TRIES) return false;
    tries++;
    const candidate = { ...best.scenario, ...change };
    const found = await simulate(candidate);
    if (!found.problems.some((problem) => problem.predicate === predicate)) return false;
    best = { scenario: candidate, outcome: found };
    return true;
  };
  for (let before = ''; before !== JSON.stringify(best.scenario);) {
    before = JSON.stringify(best.scenario);
    await withoutKinds(() => best, holds);
    const { parts } = best.outcome;
    await leaveOut(
      parts,
      () => best.scenario.without ?? [],
      (without) => holds({ without }),
    );
    const { faults } = best.outcome;
    const happened = Object.values(faults).reduce((sum, count) => sum + count, best.scenario.spared?.length ?? 0);
    await leaveOut(
      happened,
      () => best.scenario.spared ?? [],
      (spared) => holds({ spared }),
    );
  }
  return { ...best, predicate, tries };
}

async function withoutKinds(best, holds) {
  if (await holds({ faults: [], spared: [] })) return;
  const kinds = Object.keys(best().outcome.faults);
  // Kinds that have not happened are left out without another course.
  await holds({ faults: kinds });
  for (const kind of kinds)
    await holds({ faults: best().scenario.faults.filter((other) => other !== kind), spared: [] });
}

/** Leaves out as much as it can of the numbers from 1 to `count`: large pieces first. */
async function leaveOut(count, known, holds) {
  for (let size = count; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 1; from <= count; from += size) {
      const piece = Array.from({ length: Math.min(size, count - from + 1) }, (_, at) => from + at);
      const gone = new Set([...known(), ...piece]);
      if (gone.size > known().length) await holds([...gone].toSorted((a, b) => a - b));
    }
  }
}

/** The command that takes a scenario's course again. */
export function commandOf({ seed, workflows, faults, without = [], spared = [] }) {
  const flags = [
    `--seed ${seed}`,
    ...(workflows === undefined ? [] : [`--workflows ${workflows}`]),
    ...(faults === undefined ? [] : [`--faults ${faults.join(',') || 'none'}`]),
    ...(without.length > 0 ? [`--without ${ranges(without)}`] : []),
    ...(spared.length > 0 ? [`--spared ${ranges(spared)}`] : []),
  ];
  return `npm run test:simulation -- ${flags.join(' ')} --histories`;
}

/** Numbers as `1-3,7`. */
export function ranges(numbers) {
  const list = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = list.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else list.push([number, number]);
  }
  return list.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/** The numbers of `1-3,7`; `undefined` for what is none. */
export function numbersOf(text) {
  const numbers = text.split(',').flatMap((part) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    return from === undefined ? [NaN] : Array.from({ length: to - from + 1 }, (_, at) => Number(from) + at);
  });
  return numbers.some(Number.isNaN) ? undefined : numbers;
}
