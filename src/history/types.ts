export type * from '../../protocol/events.ts';
export type { Failure, RetryState, TimeoutType } from '../../protocol/failure.ts';
export type { Payload, PayloadMap } from '../../protocol/payload.ts';
