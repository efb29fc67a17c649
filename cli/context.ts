import type { Command } from 'commander';
import { Client, Connection, defaultGrpcRetryOptions } from '../sdk/client/index.ts';
import type { ClientOptions } from '../sdk/client/index.ts';
import { defined } from '../sdk/client/defined.ts';
import { Output } from './output/output.ts';
import type { OutputFlags } from './output/output.ts';
import { resolveSettings } from './settings.ts';
import type { SettingsFlags } from './settings.ts';

export type GlobalFlags = SettingsFlags & OutputFlags & { identity?: string; commandTimeout?: number };

/** What a command works with. */
export interface Context {
  readonly output: Output;
  readonly client: Client;
  readonly identity: string;
  readonly namespace: string;
}

/** Runs `work` with the flags of the command and the global ones. */
export function acts<Flags>(
  command: Command,
  work: (context: Context, flags: Flags & GlobalFlags, ...args: string[]) => Promise<void>,
): Command {
  return command.action(async (...given: unknown[]) => {
    const self = given.at(-1) as Command;
    const flags = self.optsWithGlobals<Flags & GlobalFlags>();
    await work(createContext(flags), flags, ...self.args);
  });
}

/** The client that flags, environment and profiles describe. Nothing is sent yet. */
export function createContext(flags: GlobalFlags, workflow: ClientOptions['workflow'] = {}): Context {
  const { address, namespace, apiKey } = resolveSettings(flags);
  const connection = Connection.lazy({
    address,
    ...defined({ apiKey }),
    // Somebody waits in front of a terminal: a deployment that is not there is told within a second.
    retry: defaultGrpcRetryOptions({ maxAttempts: 4 }),
  });
  const { commandTimeout, identity } = flags;
  const client = new Client({
    connection: commandTimeout === undefined ? connection : connection.with({ deadline: Date.now() + commandTimeout }),
    namespace,
    workflow,
    ...defined({ identity }),
  });
  return { output: new Output(flags), client, identity: client.options.identity, namespace };
}
