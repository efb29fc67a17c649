export type SearchAttributeType = 'TEXT' | 'KEYWORD' | 'INT' | 'DOUBLE' | 'BOOL' | 'DATETIME' | 'KEYWORD_LIST';

/** How a search attribute's type stands in the metadata of its payload. */
export const TYPE_NAMES: Readonly<Record<SearchAttributeType, string>> = {
  TEXT: 'Text',
  KEYWORD: 'Keyword',
  INT: 'Int',
  DOUBLE: 'Double',
  BOOL: 'Bool',
  DATETIME: 'Datetime',
  KEYWORD_LIST: 'KeywordList',
};

const SYSTEM: Partial<Readonly<Record<SearchAttributeType, string>>> = {
  KEYWORD:
    'BatcherNamespace BatcherUser ExecutionStatus ParentRunId ParentWorkflowId RootRunId RootWorkflowId RunId TaskQueue TemporalNamespaceDivision TemporalScheduledById TemporalWorkerDeployment TemporalWorkerDeploymentVersion TemporalWorkflowVersioningBehavior WorkflowId WorkflowType',
  KEYWORD_LIST:
    'BinaryChecksums BuildIds TemporalChangeVersion TemporalPauseInfo TemporalReportedProblems TemporalUsedWorkerDeploymentVersions',
  DATETIME: 'CloseTime ExecutionTime StartTime TemporalScheduledStartTime',
  INT: 'ExecutionDuration HistoryLength HistorySizeBytes StateTransitionCount TemporalExternalPayloadCount TemporalExternalPayloadSizeBytes',
  BOOL: 'TemporalSchedulePaused',
};
/** Names and types of the attributes that every run has. Source: Temporal server, `sadefs/constants.go`. */
export const SYSTEM_SEARCH_ATTRIBUTES: Readonly<Record<string, SearchAttributeType>> = Object.fromEntries(
  Object.entries(SYSTEM).flatMap(([type, names]) =>
    names.split(' ').map((name) => [name, type as SearchAttributeType]),
  ),
);

export const isSystemSearchAttribute = (name: string): boolean => Object.hasOwn(SYSTEM_SEARCH_ATTRIBUTES, name);
