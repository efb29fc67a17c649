import type { VersioningBehavior } from './enums.ts';

/** One version of a deployment's code. */
export interface WorkerDeploymentVersion {
  readonly buildId: string;
  readonly deploymentName: string;
}
/** A version as one text. @example toCanonicalString({ deploymentName: 'shop', buildId: 'v7' }) === 'shop.v7' */
export const toCanonicalString = ({ deploymentName, buildId }: WorkerDeploymentVersion): string =>
  `${deploymentName}.${buildId}`;

/** Replaces, for one run, what its code says of versions. Kept for code that names it: deployments are not versioned by it here. */
export type VersioningOverride = PinnedVersioningOverride | AutoUpgradeVersioningOverride;
export interface PinnedVersioningOverride {
  pinnedTo: WorkerDeploymentVersion;
}
export type AutoUpgradeVersioningOverride = Extract<VersioningBehavior, 'AUTO_UPGRADE'>;
/** An older word for versions of code, which Temporal has deprecated. */
export type VersioningIntent = 'COMPATIBLE' | 'DEFAULT';
