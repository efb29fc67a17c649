/** Names and values that a measurement is grouped by. */
export type MetricTags = Record<string, string | number | boolean>;
export type MetricKind = 'counter' | 'histogram' | 'gauge';

/** One measurement. */
export interface MetricRecord {
  readonly kind: MetricKind;
  readonly name: string;
  readonly value: number;
  readonly tags: MetricTags;
  readonly unit?: string;
  readonly description?: string;
}

interface Metric {
  readonly name: string;
  readonly unit?: string;
  readonly description?: string;
}
export interface MetricCounter extends Metric {
  /** Adds `value`, which must not be negative. */
  add(value: number, extraTags?: MetricTags): void;
  withTags(tags: MetricTags): MetricCounter;
}
export interface MetricHistogram extends Metric {
  record(value: number, extraTags?: MetricTags): void;
  withTags(tags: MetricTags): MetricHistogram;
}
export interface MetricGauge extends Metric {
  set(value: number, extraTags?: MetricTags): void;
  withTags(tags: MetricTags): MetricGauge;
}
export interface MetricMeter {
  createCounter(name: string, unit?: string, description?: string): MetricCounter;
  createHistogram(name: string, valueType?: 'int' | 'float', unit?: string, description?: string): MetricHistogram;
  createGauge(name: string, valueType?: 'int' | 'float', unit?: string, description?: string): MetricGauge;
  withTags(tags: MetricTags): MetricMeter;
}

/** A meter whose measurements go to `record`, with these tags. */
export function createMetricMeter(record: (measurement: MetricRecord) => void, tags: MetricTags = {}): MetricMeter {
  const metric = (name: string, unit: string | undefined, description: string | undefined): Metric => ({
    name,
    ...(unit === undefined ? {} : { unit }),
    ...(description === undefined ? {} : { description }),
  });
  const counter = (about: Metric, own: MetricTags): MetricCounter => ({
    ...about,
    add: (value, extra) => {
      if (value < 0) throw new TypeError(`MetricCounter value must be non-negative (got ${value})`);
      record({ ...about, kind: 'counter', value, tags: { ...own, ...extra } });
    },
    withTags: (more) => counter(about, { ...own, ...more }),
  });
  const histogram = (about: Metric, own: MetricTags): MetricHistogram => ({
    ...about,
    record: (value, extra) => record({ ...about, kind: 'histogram', value, tags: { ...own, ...extra } }),
    withTags: (more) => histogram(about, { ...own, ...more }),
  });
  const gauge = (about: Metric, own: MetricTags): MetricGauge => ({
    ...about,
    set: (value, extra) => record({ ...about, kind: 'gauge', value, tags: { ...own, ...extra } }),
    withTags: (more) => gauge(about, { ...own, ...more }),
  });
  return {
    createCounter: (name, unit, description) => counter(metric(name, unit, description), tags),
    createHistogram: (name, _type, unit, description) => histogram(metric(name, unit, description), tags),
    createGauge: (name, _type, unit, description) => gauge(metric(name, unit, description), tags),
    withTags: (more) => createMetricMeter(record, { ...tags, ...more }),
  };
}
