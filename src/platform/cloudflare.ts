import { DurableObject } from 'cloudflare:workers';
import { uuidv7 } from 'uuidv7';
import { BatchStore } from '../batch/store.ts';
import { SecretStore } from '../namespace/secret-store.ts';
import { NamespaceStore } from '../namespace/store.ts';
import { clock } from '../run/clock.ts';
import { RunStore } from '../run/store.ts';
import { ScheduleStore } from '../schedule/store.ts';
import { VisibilityStore } from '../visibility/store.ts';
import type { Platform } from './platform.ts';

/** Durable Objects with SQLite. */
export const cloudflare: Platform = {
  DurableObject,
  clock,
  stores: {
    run: (storage) => new RunStore(storage),
    schedule: ({ sql }) => new ScheduleStore(sql),
    visibility: (storage) => new VisibilityStore(storage),
    namespace: ({ sql }) => new NamespaceStore(sql),
    secrets: ({ sql }) => new SecretStore(sql),
    batches: ({ sql }) => new BatchStore(sql),
  },
  newId: uuidv7,
  random: Math.random,
  track: (work) => work,
};
