import { defineQuery } from './handlers.ts';

/** Which SDK an enhanced stack trace is of. */
export interface StackTraceSDKInfo {
  name: string;
  version: string;
}
/** A part of a source file, from a line on. */
export interface StackTraceFileSlice {
  line_offset: number;
  content: string;
}
export interface StackTraceFileLocation {
  file_path?: string;
  line?: number;
  column?: number;
  function_name?: string;
  /** It is code of an SDK. */
  internal_code: boolean;
}
export interface StackTrace {
  locations: StackTraceFileLocation[];
}
export interface EnhancedStackTrace {
  sdk: StackTraceSDKInfo;
  sources: Record<string, StackTraceFileSlice[]>;
  stacks: StackTrace[];
}
/** A handler, or a query that every workflow answers. */
export interface WorkflowInteractionDefinition {
  name?: string | null;
  description?: string | null;
}
/** What a workflow says about itself: its type, the handlers it has set, and its current details. */
export interface WorkflowMetadata {
  definition?: {
    type?: string | null;
    queryDefinitions?: WorkflowInteractionDefinition[] | null;
    signalDefinitions?: WorkflowInteractionDefinition[] | null;
    updateDefinitions?: WorkflowInteractionDefinition[] | null;
  } | null;
  currentDetails?: string | null;
}

/** Where the workflow waits: every workflow answers it. @example await handle.query(stackTraceQuery.name); */
export const stackTraceQuery = defineQuery<string>('__stack_trace');
/** The same, place by place. */
export const enhancedStackTraceQuery = defineQuery<EnhancedStackTrace>('__enhanced_stack_trace');
/** What the UI shows of a workflow: every workflow answers it. */
export const workflowMetadataQuery = defineQuery<WorkflowMetadata>('__temporal_workflow_metadata');
