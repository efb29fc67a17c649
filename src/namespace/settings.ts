/** The rules of a namespace: what can be set, and within which bounds. PURE. */
import type {
  NamespaceDescription,
  RegisterNamespaceRequest,
  SearchAttributeTypes,
  UpdateNamespaceRequest,
} from '../../protocol/namespace.ts';
import { namespaceId } from '../../protocol/namespace-id.ts';
import { invalid, notFound, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { isSystemSearchAttribute } from '../../protocol/search-attribute-types.ts';
import type { IndexLayout } from './layout.ts';
import { withShards } from './layout.ts';

const HOUR = 3_600_000;
/** How long closed runs of the namespace that nobody has registered are kept. Source: Temporal's development server. */
export const DEFAULT_RETENTION = 24 * HOUR;
/** Source: Temporal server, `namespaceMinRetentionLocal`. */
const SHORTEST_RETENTION = HOUR;
const MOST_SEARCH_ATTRIBUTES = 100;
const MOST_SHARDS = 256;
/** The namespace of Temporal's own workflows, and in permissions the name for all of them: nobody can register it. */
export const SYSTEM_NAMESPACE = 'temporal-system';
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{1,254}$/;
const ATTRIBUTE_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;

export const namespaceExists = refuse('ALREADY_EXISTS', 'Namespace already exists.', {
  type: 'NamespaceAlreadyExistsFailure',
});

/** What is kept of a namespace. */
export interface NamespaceSettings {
  readonly description?: string;
  readonly ownerEmail?: string;
  readonly data: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly retention: number;
  /** Those that were added at run time. */
  readonly searchAttributes: SearchAttributeTypes;
  readonly layouts: readonly IndexLayout[];
  readonly workflowPause?: boolean;
}

export const DEFAULT_SETTINGS: NamespaceSettings = {
  data: {},
  retention: DEFAULT_RETENTION,
  searchAttributes: {},
  layouts: [],
};

/** The settings of a namespace that is registered. */
export function registered(request: RegisterNamespaceRequest): Reply<NamespaceSettings> {
  const { namespace, description, ownerEmail, data = {} } = request;
  if (!NAME.test(namespace)) {
    return invalid(
      'Namespace names have 2 to 255 characters: letters, digits, underscores, dots and hyphens, the first a letter or a digit.',
    );
  }
  const retention = checkRetention(request.workflowExecutionRetentionPeriod ?? 0);
  if (retention.error) return retention;
  if (namespace === SYSTEM_NAMESPACE) return namespaceExists;
  return ok({
    ...DEFAULT_SETTINGS,
    data,
    retention: retention.ok,
    ...(description ? { description } : {}),
    ...(ownerEmail ? { ownerEmail } : {}),
  });
}

/** The settings after an update: what the request does not name stays, and entries of `data` are merged. */
export function updated(
  settings: NamespaceSettings,
  request: UpdateNamespaceRequest,
  now: number,
): Reply<NamespaceSettings> {
  const { description, ownerEmail, data, workflowExecutionRetentionTtl, visibilityShards, workflowPause } = request;
  const retention = checkRetention(workflowExecutionRetentionTtl ?? settings.retention);
  if (retention.error) return retention;
  const shardsFit = visibilityShards === undefined || (visibilityShards >= 1 && visibilityShards <= MOST_SHARDS);
  if (!shardsFit || !Number.isInteger(visibilityShards ?? 1)) {
    return invalid(`visibilityShards must be a whole number from 1 to ${MOST_SHARDS}.`);
  }
  return ok({
    ...settings,
    ...(description === undefined ? {} : { description }),
    ...(ownerEmail === undefined ? {} : { ownerEmail }),
    ...(data === undefined ? {} : { data: { ...settings.data, ...data } }),
    retention: retention.ok,
    ...(workflowPause === undefined ? {} : { workflowPause }),
    ...(visibilityShards === undefined ? {} : { layouts: withShards(settings.layouts, visibilityShards, now) }),
  });
}

function checkRetention(retention: number): Reply<number> {
  return retention < SHORTEST_RETENTION ? invalid('A valid retention period is not set on request.') : ok(retention);
}

/** Adds search attributes. One that exists is refused, whatever its type. Source: Temporal server, `operator_handler.go`. */
export function withSearchAttributes(
  settings: NamespaceSettings,
  declared: SearchAttributeTypes,
  added: SearchAttributeTypes,
): Reply<NamespaceSettings> {
  const searchAttributes: Record<string, SearchAttributeTypes[string]> = { ...settings.searchAttributes };
  if (Object.keys(added).length === 0) return invalid('SearchAttributes are not set on request.');
  for (const [name, type] of Object.entries(added)) {
    if (isSystemSearchAttribute(name)) return invalid(`Search attribute ${name} is reserved by system.`);
    if (!ATTRIBUTE_NAME.test(name)) {
      return invalid(
        `Search attribute name ${JSON.stringify(name)} is not valid: letters, digits, _ and -, up to 100, the first a letter.`,
      );
    }
    if (Object.hasOwn(searchAttributes, name) || Object.hasOwn(declared, name)) {
      return refuse('ALREADY_EXISTS', `Search attribute ${name} already exists.`);
    }
    searchAttributes[name] = type;
  }
  if (Object.keys({ ...declared, ...searchAttributes }).length > MOST_SEARCH_ATTRIBUTES) {
    return invalid(`A namespace has at most ${MOST_SEARCH_ATTRIBUTES} search attributes.`);
  }
  return ok({ ...settings, searchAttributes });
}

/** Takes search attributes away that were added at run time. */
export function withoutSearchAttributes(
  settings: NamespaceSettings,
  declared: SearchAttributeTypes,
  names: readonly string[],
): Reply<NamespaceSettings> {
  const searchAttributes: Record<string, SearchAttributeTypes[string]> = { ...settings.searchAttributes };
  if (names.length === 0) return invalid('SearchAttributes are not set on request.');
  for (const name of names) {
    if (isSystemSearchAttribute(name)) return invalid(`Unable to remove non-custom search attributes: ${name}.`);
    if (Object.hasOwn(declared, name)) {
      const message = `Search attribute ${name} is declared in code: take it out of createWorker({ searchAttributes }) and deploy.`;
      return refuse('FAILED_PRECONDITION', message);
    }
    if (!Object.hasOwn(searchAttributes, name)) return notFound(`Search attribute ${name} doesn't exist.`);
    delete searchAttributes[name];
  }
  return ok({ ...settings, searchAttributes });
}

export function describeNamespace(
  name: string,
  settings: NamespaceSettings,
  declared: SearchAttributeTypes,
): NamespaceDescription {
  const { layouts: _, ...described } = settings;
  return { name, id: namespaceId(name), ...described, searchAttributes: { ...declared, ...settings.searchAttributes } };
}
