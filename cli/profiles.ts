import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { UsageError } from './errors.ts';

/** A deployment as one calls it. */
export interface Profile {
  address?: string;
  namespace?: string;
  apiKey?: string;
}
export interface Profiles {
  profiles: Record<string, Profile>;
}
/** What a profile holds, by the names of the flags. */
export const PROPERTIES = { address: 'address', namespace: 'namespace', 'api-key': 'apiKey' } as const;

/** Where profiles are kept: PERDURE_CONFIG_FILE, or a file in the user's folder for settings. */
export function profilesFile(environment = process.env): string {
  if (environment['PERDURE_CONFIG_FILE']) return environment['PERDURE_CONFIG_FILE'];
  const folder =
    process.platform === 'win32'
      ? (environment['APPDATA'] ?? path.join(homedir(), 'AppData', 'Roaming'))
      : environment['XDG_CONFIG_HOME'] || path.join(homedir(), '.config');
  return path.join(folder, 'perdure', 'config.json');
}

/** @throws {UsageError} when the file is no JSON. */
export function readProfiles(): Profiles {
  const file = profilesFile();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { profiles: {} };
    throw new UsageError(`Cannot read ${file}: ${(error as Error).message}`);
  }
  try {
    const { profiles } = JSON.parse(text) as Partial<Profiles>;
    return { profiles: { ...profiles } };
  } catch {
    throw new UsageError(`${file} is not JSON`, 'Correct it, or remove it and set the profiles anew.');
  }
}

/** Only its owner may read the file: it holds API keys. */
export function writeProfiles(profiles: Profiles): void {
  const file = profilesFile();
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(profiles, undefined, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}
