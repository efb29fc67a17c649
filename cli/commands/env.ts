import { Command } from 'commander';
import { acts } from '../context.ts';
import { UsageError } from '../errors.ts';
import { PROPERTIES, profilesFile, readProfiles, writeProfiles } from '../profiles.ts';
import type { Profile } from '../profiles.ts';

/** `perdure env …`, also as `perdure config …`: profiles for several deployments. */
export function envCommand(): Command {
  return new Command('env')
    .alias('config')
    .description('keep profiles for several deployments')
    .addHelpText(
      'after',
      `
The profile "default" is used when none is named. Properties: ${Object.keys(PROPERTIES).join(', ')}.

Examples:
  perdure env set prod.address https://perdure.example.com
  perdure env set prod.api-key "$KEY"
  perdure workflow list --env prod`,
    )
    .addCommand(set())
    .addCommand(get())
    .addCommand(list())
    .addCommand(remove());
}

const withKey = (command: Command): Command =>
  command
    .argument('[profile.property]', 'such as prod.address')
    .option('-k, --key <profile.property>', 'the same as a flag');

const set = (): Command =>
  acts<{ key?: string; value?: string }>(
    withKey(new Command('set').description('set a property of a profile'))
      .argument('[value]', 'what it is set to')
      .option('--value <value>', 'the same as a flag'),
    async ({ output }, flags, ...given) => {
      const [path, value] = flags.key === undefined ? given : [flags.key, ...given];
      const { name, property } = split(path);
      const text = flags.value ?? value;
      if (property === undefined || text === undefined)
        throw new UsageError(
          'Set what to what?',
          'For example: perdure env set prod.address https://perdure.example.com',
        );
      const { profiles } = readProfiles();
      writeProfiles({ profiles: { ...profiles, [name]: { ...profiles[name], [property]: text } } });
      output.one({ profile: name, property }, () => [`Set in ${profilesFile()}`]);
    },
  );

const get = (): Command =>
  acts<{ key?: string }>(
    withKey(new Command('get').description('show a profile, or one property of it')),
    async ({ output }, flags, given) => {
      const { name, property } = split(flags.key ?? given);
      const profile = existing(name);
      if (property !== undefined)
        output.one({ [property]: profile[property] ?? null }, () => [profile[property] ?? '']);
      else output.one(masked(profile), () => linesOf(name, profile));
    },
  );

const list = (): Command =>
  acts(new Command('list').description('list profiles; API keys are not shown'), async ({ output }) => {
    const { profiles } = readProfiles();
    const shown = Object.fromEntries(Object.entries(profiles).map(([name, profile]) => [name, masked(profile)]));
    output.one(shown, () => {
      const lines = Object.entries(profiles).flatMap(([name, profile]) => linesOf(name, profile));
      return lines.length > 0 ? lines : ['No profiles yet: perdure env set prod.address https://…'];
    });
  });

const remove = (): Command =>
  acts<{ key?: string }>(
    withKey(new Command('delete').description('remove a profile, or one property of it')),
    async ({ output }, flags, given) => {
      const { name, property } = split(flags.key ?? given);
      const profile = existing(name);
      const { [name]: _, ...others } = readProfiles().profiles;
      if (property === undefined) writeProfiles({ profiles: others });
      else {
        const { [property]: __, ...rest } = profile;
        writeProfiles({ profiles: { ...others, [name]: rest } });
      }
      output.one({ profile: name, done: 'Removed' }, () => ['Removed']);
    },
  );

/** @example split('prod.api-key') is { name: 'prod', property: 'apiKey' } */
function split(path: string | undefined): { name: string; property?: keyof Profile } {
  if (!path) throw new UsageError('Which profile?', 'For example: prod, or prod.address');
  // Names may have dots, properties have none.
  const at = path.lastIndexOf('.');
  const last = path.slice(at + 1);
  if (at > 0 && Object.hasOwn(PROPERTIES, last))
    return { name: path.slice(0, at), property: PROPERTIES[last as keyof typeof PROPERTIES] };
  if (at > 0)
    throw new UsageError(`There is no property "${last}"`, `There are: ${Object.keys(PROPERTIES).join(', ')}.`);
  return { name: path };
}

function existing(name: string): Profile {
  const profile = readProfiles().profiles[name];
  if (profile === undefined) throw new UsageError(`There is no profile "${name}"`, 'What there is: perdure env list');
  return profile;
}

const masked = (profile: Profile): Profile => (profile.apiKey ? { ...profile, apiKey: '***' } : profile);

const linesOf = (name: string, profile: Profile): string[] =>
  Object.entries(PROPERTIES).flatMap(([title, property]) => {
    const value = masked(profile)[property];
    return value === undefined ? [] : [`${name}.${title} = ${value}`];
  });
