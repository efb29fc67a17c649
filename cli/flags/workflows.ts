import type { Command } from 'commander';

export interface WorkflowsFlags {
  workflows: string;
  payloadConverter?: string;
  workflowId?: string;
}

/** Flags for the code that a history is replayed with. */
export const withWorkflows = (command: Command): Command =>
  command
    .requiredOption('--workflows <module>', 'the TypeScript or JavaScript module that exports the workflow functions')
    .option('--payload-converter <module>', 'a module that exports the payloadConverter they are deployed with')
    .option('-w, --workflow-id <id>', 'what the code sees as its id (default: the id in the history)');
