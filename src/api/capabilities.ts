/**
 * What a deployment says it can do. Clients and Temporal's Web UI hide what is not announced, so a flag stands here exactly when the routes
 * behind it do what it promises.
 */

/** The version of Temporal's server whose API this is. */
export const SERVER_VERSION = '1.31.2';

/** Of the deployment. Source: `GetSystemInfoResponse.Capabilities`. */
export const systemCapabilities = {
  signalAndQueryHeader: true,
  internalErrorDifferentiation: true,
  activityFailureIncludeHeartbeat: true,
  supportsSchedules: true,
  encodedFailureAttributes: true,
  upsertMemo: true,
  sdkMetadata: true,
  countGroupByExecutionStatus: true,
};

/** Of a namespace. Source: `NamespaceInfo.Capabilities`. */
export const namespaceCapabilities = {
  syncUpdate: true,
  asyncUpdate: true,
  reportedProblemsSearchAttribute: true,
};

/** What Temporal's development server announces and a deployment does not, and why. */
export const notAnnounced: Readonly<Record<string, string>> = {
  buildIdBasedVersioning: 'The code of a deployment is the one version that runs.',
  eagerWorkflowStart: 'The engine runs workflow tasks itself, so no caller is given the first one.',
  nexus: 'Nexus endpoints cannot be registered.',
  serverScaledDeployments: 'There are no Worker Deployments.',
  workerHeartbeats: 'Code that the engine runs or calls itself sends no heartbeats.',
  standaloneActivities: 'Activities are started by workflows only.',
  pollerAutoscaling: 'Nobody polls.',
};
