// Parts of Temporal's SDK that this version does not have. They are exported, so that code that mentions them bundles; calling one fails the
// workflow task with a message that says so, and the run goes on once a version that has it is deployed.

/** Not supported yet: operations of other services. */
export function createNexusServiceClient(): never {
  throw new Error('createNexusServiceClient is not supported by this version of Perdure yet.');
}
