export type TimeFormat = 'relative' | 'iso' | 'raw';

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** A point in time, seen from `now`. @example formatTime(new Date(0), 'relative', 120_000) === '2 minutes ago' */
export function formatTime(time: Date | number | undefined, format: TimeFormat, now = Date.now()): string {
  if (time === undefined) return '';
  const at = Number(time);
  if (format === 'raw') return String(at);
  if (format === 'iso') return new Date(at).toISOString();
  const distance = Math.abs(now - at);
  const [name, ms] = UNITS.find(([, unit]) => distance >= unit) ?? ['', 0];
  if (name === '') return 'now';
  const count = Math.floor(distance / ms);
  const amount = `${count} ${name}${count === 1 ? '' : 's'}`;
  return at <= now ? `${amount} ago` : `in ${amount}`;
}

/** How long something took, to three digits or two units. @example formatDuration(90_000) === '1m 30s' */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(ms < 10_000 ? 2 : 1))}s`;
  const at = UNITS.findIndex(([, unit]) => ms >= unit);
  const [[name = '', unit = 1] = [], [smaller = '', part = 1] = []] = UNITS.slice(at, at + 2);
  const rest = Math.floor((ms % unit) / part);
  return `${Math.floor(ms / unit)}${name[0]}${rest > 0 ? ` ${rest}${smaller[0]}` : ''}`;
}
