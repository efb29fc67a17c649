import type { WorkflowQuery, WorkflowQueryResult } from '../../protocol/commands.ts';
import { errorToFailure, trimmedStack } from '../common/failure-converter.ts';
import { fromPayloads } from '../common/payload-converter.ts';
import type { Activator } from './activator.ts';
import { workflowContext } from './context.ts';
import { DeterminismViolationError } from './errors.ts';
import { compose } from '../common/compose.ts';
import type { QueryInput } from './interceptors.ts';
import { macrotask } from './native.ts';

type BuiltIn = { readonly description: string; readonly answer: (activator: Activator) => unknown };

/** Where the code waits, without the frames of this SDK and of promises themselves. */
const stacksOf = (activator: Activator): string[] =>
  activator.stacks
    .map((stack) => trimmedStack(stack)?.replaceAll(/^ *at new Promise \(<anonymous>\)\n?/gm, '') ?? '')
    .filter((stack) => stack.trim() !== '');

const BUILT_IN: Readonly<Record<string, BuiltIn>> = {
  __stack_trace: {
    description: 'Returns a sensible stack trace.',
    answer: (activator) => stacksOf(activator).join('\n\n'),
  },
  __enhanced_stack_trace: {
    description: 'Returns a stack trace annotated with source information.',
    answer: (activator) => ({
      sdk: { name: 'perdure', version: '0.1.0' },
      sources: {},
      stacks: stacksOf(activator).map((stack) => ({ locations: stack.split('\n').flatMap(locationsOf) })),
    }),
  },
  __temporal_workflow_metadata: {
    description: 'Returns metadata associated with this workflow.',
    answer: (activator) => ({
      currentDetails: activator.currentDetails,
      definition: {
        type: activator.started.workflowType,
        queryDefinitions: [
          ...Object.entries(BUILT_IN).map(([name, { description }]) => ({ name, description })),
          ...definitions(activator.queryHandlers),
        ],
        signalDefinitions: definitions(activator.signalHandlers),
        updateDefinitions: activator.updateHandlers.size > 0 ? definitions(activator.updateHandlers) : null,
      },
    }),
  },
};

function definitions(handlers: ReadonlyMap<string, { readonly description?: string }>) {
  return [...handlers].map(([name, { description }]) => (description ? { name, description } : { name }));
}

function locationsOf(frame: string) {
  const [, name, file, row, column] = /at (?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
  if (file === undefined) return []; // A frame of the engine has no place.
  return [{ file_path: file, line: Number(row), column: Number(column), function_name: name, internal_code: false }];
}

/**
 * Answers a query. Handlers read; one that returns a promise, or asks for something, is a mistake that the caller is told. Interceptors are
 * asynchronous, as in Temporal, but have nothing to wait for either.
 */
export async function answerQuery(activator: Activator, query: WorkflowQuery): Promise<WorkflowQueryResult> {
  const { queryType, queryArgs } = query;
  try {
    const builtIn = Object.hasOwn(BUILT_IN, queryType) ? BUILT_IN[queryType] : undefined;
    const args = fromPayloads(activator.converter, queryArgs);
    const handle = ({ args: given }: QueryInput): unknown => {
      if (builtIn !== undefined) return builtIn.answer(activator);
      const handler = activator.queryHandlers.get(queryType)?.handler as ((...args: unknown[]) => unknown) | undefined;
      if (handler !== undefined) return handler(...given);
      if (activator.defaultQueryHandler && !queryType.startsWith('__temporal_'))
        return activator.defaultQueryHandler(queryType, ...given);
      const names = [...Object.keys(BUILT_IN), ...activator.queryHandlers.keys()].join(' ');
      throw new ReferenceError(`Workflow did not register a handler for ${queryType}. Registered queries: [${names}]`);
    };
    const input: QueryInput = { queryName: queryType, args, headers: { ...query.header } };
    const ask = async (given: QueryInput): Promise<unknown> => {
      const value = handle(given);
      if (!(value instanceof Promise)) return value;
      value.catch(() => undefined);
      throw new DeterminismViolationError('Query handlers should not return a Promise');
    };
    const answer = workflowContext.run({ activator, scope: activator.rootScope, isQuery: true }, () =>
      builtIn === undefined ? compose(activator.interceptors.inbound, 'handleQuery', ask)(input) : ask(input),
    );
    // The run waits for this answer: one that never comes must not hold it up.
    const never = macrotask().then(() => {
      throw new DeterminismViolationError(`The interceptors of query ${queryType} wait for something`);
    });
    return { result: [activator.converter.toPayload(await Promise.race([answer, never]))] };
  } catch (error) {
    return { failure: errorToFailure(error, activator.converter) };
  }
}
