import { Command } from 'commander';
import type { NamespaceDescription } from '../../protocol/namespace.ts';
import { defined } from '../../sdk/client/defined.ts';
import { acts } from '../context.ts';
import type { Context } from '../context.ts';
import { duration, repeated, textEntry } from '../flags/values.ts';
import { attributesText } from '../output/workflow.ts';
import type { Column } from '../output/output.ts';
import { fieldList } from '../output/table.ts';
import { formatDuration } from '../output/time.ts';
import { pagesOf } from '../pages.ts';

interface NamespaceFlags {
  description?: string;
  email?: string;
  data?: [string, string][];
  retention?: number;
  workflowPause?: boolean;
}

/** `perdure namespace …`, which is also `perdure operator namespace …`. */
export function namespaceCommand(): Command {
  return new Command('namespace')
    .description('manage namespaces')
    .addHelpText(
      'after',
      '\nExamples:\n  perdure namespace create orders --retention 30d\n  perdure namespace describe orders',
    )
    .addCommand(create())
    .addCommand(describe())
    .addCommand(update())
    .addCommand(list());
}

const named = (name: string, description: string): Command =>
  new Command(name).description(description).argument('[name]', 'the namespace (default: that of --namespace)');

/** How long a namespace keeps closed workflows when nothing is said, as in Temporal's CLI: 72 hours. */
const RETENTION = 72 * 3_600_000;

const withSettings = (command: Command, retention = ''): Command =>
  command
    .option('--description <text>', 'what it is for')
    .option('--email <address>', 'whose it is')
    .option('--data <name=value>', 'a note; once for each', repeated(textEntry))
    .option('--retention <duration>', `how long closed workflows are kept${retention}`, duration);

const withPause = (command: Command): Command =>
  command
    .option('--workflow-pause', 'let workflows be paused')
    .option('--no-workflow-pause', 'let no more workflows be paused');

const settingsOf = ({ description, email, data }: NamespaceFlags) =>
  defined({ description, ownerEmail: email, data: data && Object.fromEntries(data) });

const create = (): Command =>
  acts<NamespaceFlags>(
    withSettings(named('create', 'make a namespace'), ' (default: 72h)'),
    async (context, flags, given) => {
      const namespace = given ?? context.namespace;
      const request = {
        namespace,
        ...settingsOf(flags),
        workflowExecutionRetentionPeriod: flags.retention ?? RETENTION,
      };
      await context.client.connection.call((service, signal) => service.registerNamespace(request, signal));
      context.output.one({ namespace, done: 'Created' }, () => [`Namespace ${namespace} created`]);
    },
  );

const describe = (): Command =>
  acts(named('describe', 'show a namespace'), async (context, _, given) => {
    tell(context, await describeNamespace(context, given));
  });

const update = (): Command =>
  acts<NamespaceFlags>(
    withPause(withSettings(named('update', 'change a namespace'))),
    async (context, flags, given) => {
      const request = {
        namespace: given ?? context.namespace,
        ...settingsOf(flags),
        ...defined({ workflowExecutionRetentionTtl: flags.retention, workflowPause: flags.workflowPause }),
      };
      tell(
        context,
        await context.client.connection.call((service, signal) => service.updateNamespace(request, signal)),
      );
    },
  );

const list = (): Command =>
  acts(new Command('list').description('list namespaces'), ({ client, output }) =>
    output.many(
      pagesOf(async (page) => {
        const { namespaces, nextPageToken } = await client.connection.call((service, signal) =>
          service.listNamespaces(page, signal),
        );
        return { items: namespaces, nextPageToken };
      }),
      COLUMNS,
      (namespace) => namespace,
    ),
  );

const COLUMNS: Column<NamespaceDescription>[] = [
  { field: 'name', title: 'NAME', cell: ({ name }) => name },
  { field: 'retention', title: 'RETENTION', cell: ({ retention }) => formatDuration(retention) },
  { field: 'description', title: 'DESCRIPTION', cell: ({ description = '' }) => description },
  { field: 'ownerEmail', title: 'OWNER', cell: ({ ownerEmail = '' }) => ownerEmail, isExtra: true },
  { field: 'id', title: 'ID', cell: ({ id }) => id, isExtra: true },
];

export function describeNamespace(
  { client, namespace: current }: Context,
  given?: string,
): Promise<NamespaceDescription> {
  const request = { namespace: given ?? current };
  return client.connection.call((service, signal) => service.describeNamespace(request, signal));
}

function tell({ output }: Context, namespace: NamespaceDescription): void {
  output.one(namespace, () => [
    output.style.bold(namespace.name),
    ...fieldList(
      [
        ['Id', namespace.id],
        ['Description', namespace.description],
        ['Owner', namespace.ownerEmail],
        ['Retention', formatDuration(namespace.retention)],
        ['Workflow Pause', namespace.workflowPause ? 'allowed' : undefined],
        ['Data', attributesText(namespace.data)],
        ['Search Attributes', attributesText(namespace.searchAttributes)],
      ],
      output.style.dim,
    ),
  ]);
}
