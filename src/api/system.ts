import { Hono } from './hono.ts';
import { answer } from './answers.ts';
import { SERVER_VERSION, systemCapabilities } from './capabilities.ts';

const CLUSTER_ID = '7b0c5f4e-3d1a-4c58-9b1f-6f7d0e2a9c44';
const SYSTEM_INFO = {
  serverVersion: SERVER_VERSION,
  capabilities: systemCapabilities,
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

/** Routes about the deployment. */
export function system(): Hono {
  const app = new Hono();
  app.get('/system-info', (c) => answer(c, SYSTEM_INFO));
  app.get('/cluster-info', (c) => answer(c, CLUSTER_INFO));
  app.get('/cluster', (c) => answer(c, CLUSTER_INFO));
  return app;
}
