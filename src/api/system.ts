import { Hono } from 'hono';
import { NAMESPACE_ID } from '../../protocol/namespace-id.ts';
import { answer } from './answers.ts';
import { NAMESPACES } from './options.ts';
import type { ApiOptions } from './options.ts';
import type { SearchAttributeTypes } from '../history/search-attributes.ts';

/** The version of Temporal's server whose API this is. */
const SERVER_VERSION = '1.31.2';
const CLUSTER_ID = '7b0c5f4e-3d1a-4c58-9b1f-6f7d0e2a9c44';
const SYSTEM_INFO = {
  serverVersion: SERVER_VERSION,
  capabilities: {
    signalAndQueryHeader: true,
    internalErrorDifferentiation: true,
    activityFailureIncludeHeartbeat: true,
    encodedFailureAttributes: true,
    sdkMetadata: true,
  },
};
const CLIENTS = [
  'Nexus-go-sdk',
  'temporal-cli',
  'temporal-go',
  'temporal-java',
  'temporal-php',
  'temporal-server',
  'temporal-typescript',
];
const CLUSTER_INFO = {
  supportedClients: { ...Object.fromEntries(CLIENTS.map((name) => [name, '<2.0.0'])), 'temporal-ui': '<3.0.0' },
  serverVersion: SERVER_VERSION,
  clusterId: CLUSTER_ID,
  clusterName: 'active',
  historyShardCount: 1,
  persistenceStore: 'sqlite',
  visibilityStore: 'sqlite',
  initialFailoverVersion: '1',
  failoverVersionIncrement: '10',
};

function namespaceToJson(name: string, attributes: SearchAttributeTypes): object {
  const aliases = Object.fromEntries(Object.keys(attributes).map((attribute, at) => [`Attribute${at + 1}`, attribute]));
  return {
    namespaceInfo: {
      name,
      state: 'NAMESPACE_STATE_REGISTERED',
      id: NAMESPACE_ID,
      capabilities: { reportedProblemsSearchAttribute: true },
      limits: { blobSizeLimitError: '2097152', memoSizeLimitError: '2097152' },
    },
    config: {
      workflowExecutionRetentionTtl: '86400s',
      badBinaries: {},
      historyArchivalState: 'ARCHIVAL_STATE_DISABLED',
      visibilityArchivalState: 'ARCHIVAL_STATE_DISABLED',
      customSearchAttributeAliases: aliases,
    },
    replicationConfig: { activeClusterName: 'active', clusters: [{ clusterName: 'active' }] },
  };
}

/** Names and types of the attributes that every run has. Source: Temporal server, `sadefs/constants.go`. */
const SYSTEM_ATTRIBUTES: Readonly<Record<string, string>> = {
  KEYWORD:
    'BatcherNamespace BatcherUser ExecutionStatus ParentRunId ParentWorkflowId RootRunId RootWorkflowId RunId TaskQueue TemporalNamespaceDivision TemporalScheduledById TemporalWorkerDeployment TemporalWorkerDeploymentVersion TemporalWorkflowVersioningBehavior WorkflowId WorkflowType',
  KEYWORD_LIST:
    'BinaryChecksums BuildIds TemporalChangeVersion TemporalPauseInfo TemporalReportedProblems TemporalUsedWorkerDeploymentVersions',
  DATETIME: 'CloseTime ExecutionTime StartTime TemporalScheduledStartTime',
  INT: 'ExecutionDuration HistoryLength HistorySizeBytes StateTransitionCount TemporalExternalPayloadCount TemporalExternalPayloadSizeBytes',
  BOOL: 'TemporalSchedulePaused',
};
const systemAttributes = Object.fromEntries(
  Object.entries(SYSTEM_ATTRIBUTES).flatMap(([type, names]) =>
    names.split(' ').map((name) => [name, `INDEXED_VALUE_TYPE_${type}`]),
  ),
);

/** Routes about the deployment and its namespaces. */
export function system<Env>({ searchAttributes }: ApiOptions<Env>): Hono {
  const app = new Hono();
  app.get('/system-info', (c) => answer(c, SYSTEM_INFO));
  app.get('/cluster-info', (c) => answer(c, CLUSTER_INFO));
  app.get('/cluster', (c) => answer(c, CLUSTER_INFO));
  app.get('/namespaces', (c) =>
    answer(c, { namespaces: NAMESPACES.map((name) => namespaceToJson(name, searchAttributes)) }),
  );
  app.get('/namespaces/:namespace', (c) => answer(c, namespaceToJson(c.req.param('namespace'), searchAttributes)));
  app.get('/namespaces/:namespace/search-attributes', (c) =>
    answer(c, {
      customAttributes: Object.fromEntries(
        Object.entries(searchAttributes).map(([name, type]) => [name, `INDEXED_VALUE_TYPE_${type}`]),
      ),
      systemAttributes,
    }),
  );
  return app;
}
