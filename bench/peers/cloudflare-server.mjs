// Cloudflare Workflows under Miniflare, in a process of its own: `node cloudflare-server.mjs <port> <folder>`.
import { createRequire } from 'node:module';

const [port, folder] = process.argv.slice(2);
// The Miniflare that wrangler brings: it is no dependency of ours.
const { Miniflare, convertV4MiniflareOptions } = createRequire(createRequire(import.meta.url).resolve('wrangler'))(
  'miniflare',
);
const miniflare = new Miniflare({
  ...convertV4MiniflareOptions({
    rootPath: import.meta.dirname,
    name: 'peer',
    scriptPath: 'cloudflare-worker.js',
    modules: true,
    compatibilityDate: '2026-10-15',
    workflows: { WORKLOAD: { name: 'workload', className: 'Workload' } },
    serviceBindings: { STEPS: { name: 'peer', entrypoint: 'Steps' } },
  }),
  host: '127.0.0.1',
  port: Number(port),
  resourcePersistencePath: folder,
  resourceTmpPath: folder,
  enableDevRegistry: false,
  logRequests: false,
  cf: false, // Or it would be asked for over the network.
});
await miniflare.ready;
