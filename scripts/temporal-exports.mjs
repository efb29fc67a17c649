/**
 * Compares what Temporal's packages export with what Perdure's packages of the same names do, and writes docs/temporal-exports.md.
 * `--check` writes nothing: it fails when the table is not what would be written, when something is missing without a reason in
 * docs/temporal-exports-missing.json, and when that file has a reason for something that is there.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');
const table = resolve(root, 'docs/temporal-exports.md');
const reasonsFile = 'docs/temporal-exports-missing.json';
const packages = ['workflow', 'activity', 'common', 'client', 'nexus'];
const temporal = (name) => resolve(root, `node_modules/@temporalio/${name}/lib/index.d.ts`);
const perdure = (name) => resolve(root, `sdk/${name}/index.ts`);

/** Only names are compared, so nothing else is loaded: neither the standard library nor Temporal's protobuf types. */
const options = { noLib: true, types: [], allowImportingTsExtensions: true, noEmit: true };
const host = ts.createCompilerHost(options);
host.resolveModuleNameLiterals = (literals, from) =>
  literals.map(({ text }) => ({ resolvedModule: fileOf(text, from) }));
const program = ts.createProgram([...packages.map(temporal), ...packages.map(perdure)], options, host);
const checker = program.getTypeChecker();

function fileOf(specifier, from) {
  const path = specifier.startsWith('.')
    ? resolve(dirname(from), specifier)
    : /^@temporalio\/(common|workflow|activity|client)(\/|$)/.test(specifier) &&
      resolve(root, 'node_modules', specifier);
  if (!path) return undefined;
  const file = [path, `${path}.d.ts`, `${path}/index.d.ts`, `${path}/lib/index.d.ts`].find(
    (candidate) => candidate.endsWith('.ts') && existsSync(candidate),
  );
  return file && { resolvedFileName: file, extension: file.endsWith('.d.ts') ? '.d.ts' : '.ts' };
}

/** The exports of a module: by name, whether each is a value, a type or both. */
function exportsOf(file) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  const found = checker.getExportsOfModule(module).map((symbol) => {
    const typeOnly = ts.isTypeOnlyImportOrExportDeclaration(symbol.declarations[0]);
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const value = !typeOnly && Boolean(target.flags & ts.SymbolFlags.Value);
    // What is re-exported from a library that is not loaded has no flags: it is a type.
    const type = Boolean(target.flags & ts.SymbolFlags.Type) || !value;
    return [symbol.name, { value, type, status: statusOf(target) }];
  });
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What Temporal's documentation says of an export's future. */
function statusOf(symbol) {
  const tags = symbol.getJsDocTags(checker).map(({ name }) => name);
  const status = ['deprecated', 'internal', 'experimental'].find((tag) => tags.includes(tag));
  return status && `Temporal: ${status}.`;
}
const kindOf = ({ value, type }) => [value && 'value', type && 'type'].filter(Boolean).join(', ');

const missing = JSON.parse(readFileSync(resolve(root, reasonsFile), 'utf8'));
const reasons = new Map(packages.map((name) => [name, reasonsOf(missing[name] ?? [])]));

/** A reason stands once for all the names that it explains. */
function reasonsOf(groups) {
  return new Map(groups.flatMap(({ reason, names }) => names.map((name) => [name, reason])));
}

const problems = [];

function sectionOf(name) {
  const theirs = exportsOf(temporal(name));
  const ours = exportsOf(perdure(name));
  const why = new Map(reasons.get(name));
  let has = 0;
  const rows = [...theirs].map(([symbol, kind]) => {
    const own = ours.get(symbol);
    const isThere = own !== undefined && own.value >= kind.value && own.type >= kind.type;
    const reason = why.get(symbol);
    why.delete(symbol);
    if (isThere) has++;
    if (isThere && reason) problems.push(`${reasonsFile}: ${name}.${symbol} is there, it needs no reason`);
    if (!isThere && !reason)
      problems.push(`${reasonsFile}: perdure/${name} has no ${symbol} (${kindOf(kind)}), and no reason says why`);
    const notes = [kind.status, !isThere && reason].filter(Boolean).join(' ');
    return `| \`${symbol}\` | ${kindOf(kind)} | ${isThere ? 'yes' : 'no'} | ${notes} |`;
  });
  for (const symbol of why.keys()) problems.push(`${reasonsFile}: @temporalio/${name} exports no ${symbol}`);
  return [
    `## @temporalio/${name}: ${has} of ${theirs.size}`,
    '',
    '| Export | Kind | Perdure | |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const { version } = JSON.parse(readFileSync(resolve(root, 'node_modules/@temporalio/common/package.json'), 'utf8'));
const sections = packages.map(sectionOf);
const text = `# What Temporal's packages export, and what Perdure has of it

Compared with version ${version} of Temporal's TypeScript packages: an export counts when the package of the same name has one of the same name
and kind. How far the types themselves agree is checked in [\`test/types\`](../test/types).

Written by \`node scripts/temporal-exports.mjs\`; the reasons are in [\`temporal-exports-missing.json\`](temporal-exports-missing.json).

${sections.join('\n\n')}
`;

if (process.argv.includes('--check')) {
  const written = existsSync(table) ? readFileSync(table, 'utf8') : '';
  if (written !== text) problems.push('docs/temporal-exports.md is out of date: run node scripts/temporal-exports.mjs');
} else writeFileSync(table, text);

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
