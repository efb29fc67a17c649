import { Command } from 'commander';
import type { SearchAttributeType } from '../../protocol/search-attribute-types.ts';
import { acts } from '../context.ts';
import { UsageError } from '../errors.ts';
import { oneOf, repeated, text } from '../flags/values.ts';
import { each } from '../limited.ts';
import { describeNamespace, namespaceCommand } from './namespace.ts';

const TYPES = ['TEXT', 'KEYWORD', 'INT', 'DOUBLE', 'BOOL', 'DATETIME', 'KEYWORD_LIST'] as const;

/** `perdure operator …` */
export function operatorCommand(): Command {
  const attributes = new Command('search-attribute')
    .description('manage the search attributes of a namespace')
    .addHelpText('after', '\nExample:\n  perdure operator search-attribute create --name Region --type Keyword')
    .addCommand(create())
    .addCommand(list())
    .addCommand(remove());
  return new Command('operator')
    .description('manage namespaces and search attributes')
    .addCommand(attributes)
    .addCommand(namespaceCommand());
}

function create(): Command {
  const command = new Command('create')
    .description('add search attributes')
    .requiredOption('--name <name>', 'the attribute; once for each', repeated(text))
    .requiredOption(
      '--type <type>',
      'Text, Keyword, Int, Double, Bool, Datetime or KeywordList; once for each',
      repeated(oneOf(TYPES)),
    );
  return acts<{ name: string[]; type: SearchAttributeType[] }>(
    command,
    async ({ client, namespace, output }, { name: names, type: types }) => {
      if (names.length !== types.length)
        throw new UsageError('Each --name needs its --type', 'Give both equally often');
      const searchAttributes = Object.fromEntries(names.map((name, at) => [name, types[at] ?? 'KEYWORD']));
      await client.connection.call((service, signal) =>
        service.addSearchAttributes({ namespace, searchAttributes }, signal),
      );
      output.one({ namespace, searchAttributes, done: 'Added' }, () => [`Added: ${names.join(', ')}`]);
    },
  );
}

function list(): Command {
  return acts(new Command('list').description('list search attributes'), async (context) => {
    const { searchAttributes } = await describeNamespace(context);
    const rows = Object.entries(searchAttributes).map(([name, type]) => ({ name, type }));
    const columns = [
      { field: 'name', title: 'NAME', cell: ({ name }: { name: string }) => name },
      { field: 'type', title: 'TYPE', cell: ({ type }: { type: string }) => type },
    ];
    await context.output.many(each(rows), columns, (row) => row);
  });
}

function remove(): Command {
  const command = new Command('remove')
    .description('remove search attributes')
    .requiredOption('--name <name>', 'the attribute; once for each', repeated(text))
    .option('-y, --yes', 'without this, it is refused: lists can no longer be filtered by it');
  return acts<{ name: string[]; yes?: boolean }>(
    command,
    async ({ client, namespace, output }, { name: names, yes }) => {
      if (!yes) throw new UsageError(`Remove ${names.join(', ')} from namespace ${namespace}?`, 'Add --yes if so');
      await client.connection.call((service, signal) => service.removeSearchAttributes({ namespace, names }, signal));
      output.one({ namespace, names, done: 'Removed' }, () => [`Removed: ${names.join(', ')}`]);
    },
  );
}
