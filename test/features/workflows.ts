// The workflows of all features; `npm run test:features -- --index` writes this file.
export * from './activities/retry/workflows.ts';
export * from './signals/ordering/workflows.ts';
export * from './timers/sleep/workflows.ts';
