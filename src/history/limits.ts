import { payloadSize } from '../../protocol/payload.ts';
import type { UserMetadata } from './types.ts';

/** Limits of one run. Source: Temporal server, `common/dynamicconfig/constants.go`, its defaults. Sizes are bytes. */
export const limits = {
  historyCountSuggest: 4_096,
  historyCount: 51_200,
  historySizeSuggest: 4 * 1024 * 1024,
  historySize: 50 * 1024 * 1024,
  payloads: 2 * 1024 * 1024,
  /** From here on Temporal warns. So much is kept of a failure that is over the limit. */
  payloadsWarn: 512 * 1024,
  /** Of the last failure of an activity that is tried again, and what is kept of a larger one. */
  lastFailure: 4 * 1024,
  lastFailureKept: 2 * 1024,
  memo: 2 * 1024 * 1024,
  /** What a run keeps beside its history: Temporal's mutable state. Here that is the heartbeats of its activities. */
  state: 8 * 1024 * 1024,
  summary: 400,
  summaryDetails: 20_000,
  completionCallbacks: 32,
  searchAttributes: 100,
  searchAttributeValue: 2 * 1024,
  searchAttributesTotal: 40 * 1024,
  pendingActivities: 2_000,
  pendingChildren: 2_000,
  pendingSignals: 2_000,
  pendingCancelRequests: 2_000,
  pendingNexusOperations: 30,
  updatesInFlight: 10,
  updatesInFlightBytes: 20 * 1024 * 1024,
  updates: 2_000,
  /** From so many updates on the code is told to continue as new. */
  updatesSuggest: 1_800,
  signals: 10_000,
  bufferedEvents: 100,
  bufferedBytes: 2 * 1024 * 1024,
  /** Ours: activity calls in flight from one object, well below the platform's limits on subrequests and memory. */
  activitiesInFlight: 100,
} as const;

/** What is too large of a summary and its details. Source: Temporal server, `validateUserMetadata`. */
export function userMetadataProblem({ summary, details }: UserMetadata = {}): string | undefined {
  const over = (name: string, size: number, limit: number) =>
    size > limit ? `user_metadata.${name} exceeds size limit. Length=${size} Limit=${limit}` : undefined;
  return (
    over('summary', summary ? payloadSize(summary) : 0, limits.summary) ??
    over('details', details ? payloadSize(details) : 0, limits.summaryDetails)
  );
}
