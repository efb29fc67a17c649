import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import type { SearchAttributeType } from '../../protocol/search-attribute-types.ts';
import type { Field, FieldType } from './filter.ts';

/** The attributes that every run has from the engine, each a column of the index. */
const SYSTEM: Readonly<Record<string, FieldType>> = {
  WorkflowId: 'KEYWORD',
  RunId: 'KEYWORD',
  WorkflowType: 'KEYWORD',
  TaskQueue: 'KEYWORD',
  ExecutionStatus: 'STATUS',
  StartTime: 'DATETIME',
  ExecutionTime: 'DATETIME',
  CloseTime: 'DATETIME',
  ExecutionDuration: 'DURATION',
  HistoryLength: 'INT',
  HistorySizeBytes: 'INT',
  StateTransitionCount: 'INT',
  ParentWorkflowId: 'KEYWORD',
  ParentRunId: 'KEYWORD',
  RootWorkflowId: 'KEYWORD',
  RootRunId: 'KEYWORD',
};
/** Attributes that the engine or Temporal's clients set where they apply. Source: Temporal server, `sadefs/constants.go`. */
const PREDEFINED: SearchAttributeTypes = {
  BatcherNamespace: 'KEYWORD',
  BatcherUser: 'KEYWORD',
  BinaryChecksums: 'KEYWORD_LIST',
  BuildIds: 'KEYWORD_LIST',
  TemporalChangeVersion: 'KEYWORD_LIST',
  TemporalExternalPayloadCount: 'INT',
  TemporalExternalPayloadSizeBytes: 'INT',
  TemporalNamespaceDivision: 'KEYWORD',
  TemporalPauseInfo: 'KEYWORD_LIST',
  TemporalReportedProblems: 'KEYWORD_LIST',
  TemporalScheduledById: 'KEYWORD',
  TemporalScheduledStartTime: 'DATETIME',
  TemporalSchedulePaused: 'BOOL',
  TemporalUsedWorkerDeploymentVersions: 'KEYWORD_LIST',
  TemporalWorkerDeployment: 'KEYWORD',
  TemporalWorkerDeploymentVersion: 'KEYWORD',
  TemporalWorkflowVersioningBehavior: 'KEYWORD',
};
const ALIASES: Readonly<Record<string, string>> = { ScheduleId: 'WorkflowId', TemporalScheduleId: 'WorkflowId' };

/** The field that a query names, if there is one. */
export function fieldOf(name: string, custom: SearchAttributeTypes): Field | undefined {
  const typeIn = <Type extends FieldType>(types: Readonly<Record<string, Type>>, key: string) =>
    Object.hasOwn(types, key) ? types[key] : undefined;
  const type = typeIn(custom, name) ?? typeIn(SYSTEM, name) ?? typeIn(PREDEFINED, name);
  if (type !== undefined) return { name, type };
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  return alias === undefined ? undefined : fieldOf(alias, custom);
}

export const isSystem = (name: string): boolean => Object.hasOwn(SYSTEM, name);

/** The type of an attribute as refusals have it. */
export const typeName = (type: FieldType): SearchAttributeType =>
  type === 'STATUS' ? 'KEYWORD' : type === 'DURATION' ? 'INT' : type;
