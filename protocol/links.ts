/** A reference of an event to what its request came from. Source: `temporal.api.common.v1.Link`. */
export type Link =
  | {
      readonly workflowEvent: {
        readonly namespace?: string;
        readonly workflowId?: string;
        readonly runId?: string;
        readonly eventRef?: { readonly eventId?: number; readonly eventType?: string };
        readonly requestIdRef?: { readonly requestId?: string; readonly eventType?: string };
      };
    }
  | { readonly batchJob: { readonly jobId?: string } }
  | { readonly activity: { readonly namespace?: string; readonly activityId?: string; readonly runId?: string } }
  | { readonly nexusOperation: { readonly namespace?: string; readonly operationId?: string; readonly runId?: string } }
  | {
      readonly workflow: {
        readonly namespace?: string;
        readonly workflowId?: string;
        readonly runId?: string;
        readonly reason?: string;
      };
    };

/** What each kind of link must name, and what it is called in a refusal. */
const REQUIRED: Readonly<Record<string, readonly [name: string, ...fields: (readonly [string, string])[]]>> = {
  workflowEvent: [
    'workflow event',
    ['namespace', 'namespace field'],
    ['workflowId', 'workflow ID field'],
    ['runId', 'run ID field'],
  ],
  batchJob: ['batch job', ['jobId', 'job ID']],
  nexusOperation: [
    'nexus operation',
    ['namespace', 'namespace field'],
    ['operationId', 'operation ID field'],
    ['runId', 'run ID field'],
  ],
  activity: [
    'activity',
    ['namespace', 'namespace field'],
    ['activityId', 'activity ID field'],
    ['runId', 'run ID field'],
  ],
  workflow: [
    'workflow',
    ['namespace', 'namespace field'],
    ['workflowId', 'workflow ID field'],
    ['runId', 'run ID field'],
  ],
};
const MOST_LINKS = 10;
const LINK_SIZE = 4_000;

/** Why links are refused, if they are. Source: Temporal server, `common/links/validator.go`. */
export function linksProblem(links: readonly Link[]): string | undefined {
  if (links.length > MOST_LINKS) return `cannot attach more than ${MOST_LINKS} links per request, got ${links.length}`;
  for (const link of links) {
    const size = JSON.stringify(link).length;
    if (size > LINK_SIZE) return `link exceeds allowed size of ${LINK_SIZE}, got ${size}`;
    const [kind = '', value] = Object.entries(link)[0] ?? [];
    const [name, ...fields] = REQUIRED[kind] ?? [];
    if (name === undefined) return 'unsupported link variant';
    const missing = fields.find(([field]) => !(value as Readonly<Record<string, unknown>>)[field]);
    if (missing) return `${name} link must not have an empty ${missing[1]}`;
    const { eventRef } = value as { readonly eventRef?: { readonly eventId?: number; readonly eventType?: string } };
    if (eventRef?.eventId && eventRef.eventType === undefined)
      return 'workflow event link ref cannot have an unspecified event type and a non-zero event ID';
  }
  return undefined;
}
