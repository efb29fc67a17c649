import type { Duration } from './duration.ts';
import type { ChildWorkflowCancellationType, InitialVersioningBehavior, ParentClosePolicy } from './enums.ts';
import type { CommonWorkflowOptions } from './interfaces.ts';
import type { SearchAttributePair, SearchAttributes, TypedSearchAttributes } from './search-attributes.ts';
import type { VersioningIntent } from './versioning.ts';

/** How a child runs; what is left out is the parent's (task queue) or the engine's default. */
export interface ChildWorkflowOptions extends Omit<CommonWorkflowOptions, 'workflowIdConflictPolicy'> {
  /** Default: a new uuid4. */
  workflowId?: string;
  taskQueue?: string;
  /** Default: WAIT_CANCELLATION_COMPLETED. */
  cancellationType?: ChildWorkflowCancellationType;
  /** What becomes of the child when this run closes. Default: TERMINATE. */
  parentClosePolicy?: ParentClosePolicy;
  /** Read by nobody, as in Temporal's later versions. */
  versioningIntent?: VersioningIntent;
}

/** What the next run is started with; what is left out is this run's. */
export interface ContinueAsNewOptions {
  workflowType?: string;
  taskQueue?: string;
  workflowRunTimeout?: Duration;
  workflowTaskTimeout?: Duration;
  backoffStartInterval?: Duration;
  memo?: Record<string, unknown>;
  searchAttributes?: SearchAttributes;
  typedSearchAttributes?: SearchAttributePair[] | TypedSearchAttributes;
  /** Read by nobody, as in Temporal's later versions. */
  versioningIntent?: VersioningIntent;
  /** Kept for code that sets it; deployments of this engine are not versioned by it. */
  initialVersioningBehavior?: InitialVersioningBehavior;
}
