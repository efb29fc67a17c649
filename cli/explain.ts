import { CommanderError } from 'commander';
import {
  ActivityNotFoundError,
  NamespaceNotFoundError,
  RpcError,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '../sdk/client/index.ts';
import { MissingError, ReportedError, UsageError } from './errors.ts';
import { causeChain } from './output/failure.ts';
import { printable } from './output/table.ts';

export interface Explanation {
  readonly exitCode: 0 | 1 | 2;
  readonly text: string;
}

/** An error as its reader needs it: what happened, and what to do next. */
export function explain(error: unknown): Explanation {
  if (error instanceof ReportedError) return { exitCode: 1, text: '' };
  // Help that was asked for, or a group without a command, which has printed its help.
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2, text: '' };
  if (error instanceof UsageError) return { exitCode: 2, text: told(error.message, error.hint) };
  if (error instanceof MissingError) return { exitCode: 1, text: told(error.message, error.hint) };
  if (error instanceof WorkflowFailedError || error instanceof WorkflowUpdateFailedError)
    return { exitCode: 1, text: `error: ${causeChain(error).join('\n')}` };
  const refusal = refusalIn(error);
  return { exitCode: 1, text: told(`${messageOf(error, refusal)}${systemCode(error)}`, hintFor(error, refusal)) };
}

const told = (message: string, hint: string | undefined): string =>
  [`error: ${printable(message)}`, ...(hint ? [`  ${hint}`] : [])].join('\n');

function refusalIn(error: unknown): RpcError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof RpcError) return at;
  return undefined;
}

/** What the service said, where that is about what was asked. */
function messageOf(error: unknown, refusal: RpcError | undefined): string {
  // These services are workflows on Temporal, and its words are about those.
  if (error instanceof ScheduleNotFoundError) return `There is no schedule "${error.scheduleId}"`;
  if (error instanceof ActivityNotFoundError) return 'The activity is not pending: it has ended, or never was';
  return refusal?.details || (error instanceof Error ? error.message : String(error));
}

/** Why there was no connection, in the system's words: ECONNREFUSED, ENOTFOUND, or else those of `fetch`. */
function systemCode(error: unknown): string {
  let reason = '';
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') return ` (${code})`;
    if (at instanceof TypeError && at.cause instanceof Error) reason = ` (${at.cause.message})`;
  }
  return reason;
}

function hintFor(error: unknown, refusal: RpcError | undefined): string | undefined {
  if (error instanceof WorkflowNotFoundError)
    return /already completed/.test(error.message)
      ? `How it ended: perdure workflow describe -w ${error.workflowId}`
      : 'What there is: perdure workflow list';
  if (/no mapping defined for search attribute|is not a valid search attribute/.test(refusal?.details ?? ''))
    return 'What there is: perdure operator search-attribute list. A new one: perdure operator search-attribute create';
  if (error instanceof ScheduleNotFoundError) return 'What there is: perdure schedule list';
  if (error instanceof ActivityNotFoundError) return 'What is pending: perdure workflow describe -w <id>';
  if (error instanceof NamespaceNotFoundError || hasDetail(refusal, 'NamespaceNotFoundFailure'))
    return 'What there is: perdure namespace list. A new one: perdure namespace create <name>';
  if (error instanceof WorkflowExecutionAlreadyStartedError)
    return 'Use it: --id-conflict-policy UseExisting. End it first: --id-conflict-policy TerminateExisting. Or choose another --workflow-id.';
  if (error instanceof ScheduleAlreadyRunning) return 'Change it: perdure schedule update';
  if (hasDetail(refusal, 'NamespaceAlreadyExistsFailure')) return 'Change it: perdure namespace update <name>';
  switch (refusal?.status) {
    case 'UNIMPLEMENTED':
      return refusal.details.startsWith('workflow pause')
        ? 'Allow it: perdure namespace update --workflow-pause'
        : undefined;
    case 'UNAVAILABLE':
      return 'Does the deployment run there? Another one: --address <url>, PERDURE_ADDRESS, or a profile with --env.';
    case 'UNAUTHENTICATED':
      return 'Give the API key: --api-key <key>, PERDURE_API_KEY, or perdure env set <profile>.api-key <key>';
    case 'PERMISSION_DENIED':
      return 'The API key does not allow this: use one with more rights.';
    case 'DEADLINE_EXCEEDED':
      return 'The service may have done it nevertheless. More time: --command-timeout <duration>.';
    default:
      return undefined;
  }
}

const hasDetail = (refusal: RpcError | undefined, type: string): boolean =>
  refusal?.errorDetails.some((detail) => detail.type === type) ?? false;
