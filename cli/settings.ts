import { LOCAL_TARGET } from '../sdk/client/index.ts';
import { UsageError } from './errors.ts';
import { readProfiles } from './profiles.ts';
import type { Profile } from './profiles.ts';

export interface SettingsFlags {
  address?: string;
  namespace?: string;
  apiKey?: string;
  env?: string;
}
export interface Settings {
  readonly address: string;
  readonly namespace: string;
  readonly apiKey?: string;
}

/**
 * Where to go, and as whom. Rules:
 * 1. Flags come first, then a profile that is named by `--env`, then environment variables, then the profile of PERDURE_ENV or `default`.
 *    Who names a profile on the command line means it, whatever the shell has exported.
 * 2. The API key of a profile goes to the address of that profile only.
 *
 * @throws {UsageError} when there is no profile of that name, or the address is none of HTTP.
 */
export function resolveSettings(flags: SettingsFlags, environment = process.env): Settings {
  const name = flags.env ?? environment['PERDURE_ENV'] ?? environment['TEMPORAL_ENV'];
  const profile = profileOf(name);
  const exported: Profile = withoutEmpty({
    address: environment['PERDURE_ADDRESS'] || environment['TEMPORAL_ADDRESS'],
    namespace: environment['PERDURE_NAMESPACE'] || environment['TEMPORAL_NAMESPACE'],
    apiKey: environment['PERDURE_API_KEY'] || environment['TEMPORAL_API_KEY'],
  });
  const layers = flags.env === undefined ? [profile, exported] : [exported, profile];
  const address = flags.address ?? layers[1]?.address ?? layers[0]?.address ?? LOCAL_TARGET;
  if (!isAddress(address))
    throw new UsageError(
      `There can be no deployment at "${address}"`,
      'Addresses are such as https://perdure.example.com',
    );
  const keyed = layers.filter((layer) => layer !== profile || (profile.address ?? LOCAL_TARGET) === address);
  const apiKey = flags.apiKey ?? keyed.at(-1)?.apiKey ?? keyed[0]?.apiKey;
  return {
    address,
    namespace: flags.namespace ?? layers[1]?.namespace ?? layers[0]?.namespace ?? 'default',
    ...(apiKey ? { apiKey } : {}),
  };
}

/** Without a scheme it is an address too. */
function isAddress(text: string): boolean {
  const url = text.includes('://') ? text : `http://${text}`;
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function profileOf(name: string | undefined): Profile {
  const { profiles } = readProfiles();
  const profile = profiles[name ?? 'default'];
  if (profile !== undefined) return profile;
  if (name === undefined || name === 'default') return {};
  const known = Object.keys(profiles);
  throw new UsageError(
    `There is no profile "${name}"`,
    known.length > 0 ? `There are: ${known.join(', ')}.` : `Make one: perdure env set ${name}.address https://…`,
  );
}

const withoutEmpty = (fields: Readonly<Record<keyof Profile, string | undefined>>): Profile =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
