import type { SearchAttributeType } from './search-attribute-types.ts';
import type { Reply } from './service-error.ts';

/** Custom search attributes, by name. */
export type SearchAttributeTypes = Readonly<Record<string, SearchAttributeType>>;

/** A namespace as it is described. Durations are milliseconds. */
export interface NamespaceDescription {
  readonly name: string;
  readonly id: string;
  readonly description?: string;
  readonly ownerEmail?: string;
  readonly data: Readonly<Record<string, string>>;
  /** How long a closed run is kept. */
  readonly retention: number;
  readonly searchAttributes: SearchAttributeTypes;
  /** Whether workflows can be paused, as on Temporal a matter of each namespace. */
  readonly workflowPause?: boolean;
}
export interface NamespaceRequest {
  readonly namespace: string;
}
export interface RegisterNamespaceRequest extends NamespaceRequest {
  readonly description?: string;
  readonly ownerEmail?: string;
  readonly data?: Readonly<Record<string, string>>;
  /** How long closed runs are kept, in milliseconds: an hour at least. Without it the request is refused, as by Temporal. */
  readonly workflowExecutionRetentionPeriod?: number;
}
export interface UpdateNamespaceRequest extends NamespaceRequest {
  readonly description?: string;
  readonly ownerEmail?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly workflowExecutionRetentionTtl?: number;
  /** Objects over which the index of a time bucket is spread; from the next bucket on. */
  readonly visibilityShards?: number;
  readonly workflowPause?: boolean;
}
export interface ListNamespacesRequest {
  readonly pageSize?: number;
  readonly nextPageToken?: string;
}

/** The part of the service that manages namespaces. */
export interface NamespaceService {
  registerNamespace(request: RegisterNamespaceRequest): Promise<Reply<null>>;
  describeNamespace(request: NamespaceRequest): Promise<Reply<NamespaceDescription>>;
  updateNamespace(request: UpdateNamespaceRequest): Promise<Reply<NamespaceDescription>>;
  listNamespaces(
    request: ListNamespacesRequest,
  ): Promise<Reply<{ readonly namespaces: readonly NamespaceDescription[]; readonly nextPageToken?: string }>>;
  addSearchAttributes(
    request: NamespaceRequest & { readonly searchAttributes: SearchAttributeTypes },
  ): Promise<Reply<null>>;
  removeSearchAttributes(request: NamespaceRequest & { readonly names: readonly string[] }): Promise<Reply<null>>;
}
