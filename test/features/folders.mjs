// Which features there are, and the module that has the workflows of all of them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const here = import.meta.dirname;

/** Every folder of an area is a feature: `activities/retry`. */
export function features() {
  const folders = (at) =>
    readdirSync(at, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const names = folders(here).flatMap((area) =>
    folders(path.join(here, area.name)).map((entry) => `${area.name}/${entry.name}`),
  );
  return names.toSorted();
}

/** A module that exports the workflows of these features, from a folder where `prefix` leads to this one. */
export function indexOf(names, prefix = './') {
  const lines = names.flatMap((name) => {
    const file = path.join(here, name, 'workflows.ts');
    if (!existsSync(file)) throw new Error(`${name} has no workflows.ts`);
    const hasDefault = /^export default /m.test(readFileSync(file, 'utf8'));
    const from = `from '${prefix}${name}/workflows.ts';`;
    return [`export * ${from}`, ...(hasDefault ? [`export { default } ${from}`] : [])];
  });
  return `// The workflows of all features; \`npm run test:features -- --index\` writes this file.\n${lines.join('\n')}\n`;
}
