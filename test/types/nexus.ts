import type * as temporal from '@temporalio/nexus';
import type { OperationHandler, StartOperationContext } from 'nexus-rpc';
import type * as perdure from 'perdure/nexus';
import { a, assignable } from './assignable.ts';

type Ship = (order: string) => Promise<number>;

assignable<typeof temporal.log>(a<typeof perdure.log>());
assignable<temporal.OperationInfo>(a<perdure.OperationInfo>());
assignable<perdure.OperationInfo>(a<temporal.OperationInfo>());
assignable<typeof temporal.operationInfo>(a<typeof perdure.operationInfo>());

/** Temporal's TypedSearchAttributes has private members, which only its own class has. */
type Plain<Options> = Omit<Options, 'typedSearchAttributes' | 'versioningOverride' | 'typeInfo' | 'requestId'>;
assignable<Plain<perdure.WorkflowStartOptions<Ship>>>(a<Plain<temporal.WorkflowStartOptions<Ship>>>());
assignable<
  (ctx: StartOperationContext, workflow: string | Ship, options: perdure.WorkflowStartOptions<Ship>) => unknown
>(a<typeof perdure.startWorkflow<Ship>>());

// A handler of either package is one of nexus-rpc.
assignable<OperationHandler<string, number>>(a<perdure.WorkflowRunOperationHandler<string, number>>());
assignable<OperationHandler<string, number>>(a<temporal.WorkflowRunOperationHandler<string, number>>());
