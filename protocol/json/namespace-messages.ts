import type { Message } from './proto-json.ts';

/** `RegisterNamespaceRequest`; replication and archival, which a deployment has not, are read and ignored. */
export const registerNamespace: Message = {
  namespace: 'string',
  description: 'string',
  ownerEmail: 'string',
  workflowExecutionRetentionPeriod: 'duration',
  data: 'stringMap',
  clusters: 'any',
  activeClusterName: 'string',
  securityToken: 'string',
  isGlobalNamespace: 'bool',
  historyArchivalState: 'any',
  historyArchivalUri: 'string',
  visibilityArchivalState: 'any',
  visibilityArchivalUri: 'string',
};
export const updateNamespace: Message = {
  namespace: 'string',
  updateInfo: {
    message: { description: 'string', ownerEmail: 'string', data: 'stringMap', state: 'any' },
  },
  config: {
    message: {
      workflowExecutionRetentionTtl: 'duration',
      badBinaries: 'any',
      historyArchivalState: 'any',
      historyArchivalUri: 'string',
      visibilityArchivalState: 'any',
      visibilityArchivalUri: 'string',
      customSearchAttributeAliases: 'stringMap',
    },
  },
  replicationConfig: 'any',
  securityToken: 'string',
  deleteBadBinary: 'string',
  promoteNamespace: 'bool',
  /** Ours: over how many objects the index of a day is spread, from the next day on. */
  visibilityShards: 'int',
  /** Ours: whether workflows of this namespace can be paused. */
  workflowPause: 'bool',
};
/** Ours: search attributes by name, with `INDEXED_VALUE_TYPE_…`. */
export const addSearchAttributes: Message = { namespace: 'string', searchAttributes: 'any' };
