import type { Bucket } from '../visibility/shards.ts';
import type { NamespaceSettings } from './settings.ts';

/** A shard of the index that has rows. */
export interface IndexShard {
  readonly bucket: string;
  readonly shard: number;
}

/** All SQL of a namespace. Tables are created with their first row. */
export class NamespaceStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec('CREATE TABLE IF NOT EXISTS settings (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL)');
    sql.exec('CREATE TABLE IF NOT EXISTS namespaces (name TEXT PRIMARY KEY) WITHOUT ROWID');
    sql.exec(
      'CREATE TABLE IF NOT EXISTS shards (bucket TEXT NOT NULL, shard INTEGER NOT NULL, PRIMARY KEY (bucket, shard)) WITHOUT ROWID',
    );
  }

  settings(): NamespaceSettings | undefined {
    const [row] = this.#sql.exec<{ value: string }>('SELECT value FROM settings').toArray();
    return row && (JSON.parse(row.value) as NamespaceSettings);
  }

  saveSettings(settings: NamespaceSettings): void {
    this.#sql.exec(
      'INSERT INTO settings (id, value) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value',
      JSON.stringify(settings),
    );
  }

  /** The registry's names after `after`, in order. */
  namespaces(after: string, limit: number): string[] {
    const rows = this.#sql.exec<{ name: string }>(
      'SELECT name FROM namespaces WHERE name > ? ORDER BY name LIMIT ?',
      after,
      limit,
    );
    return [...rows].map(({ name }) => name);
  }

  addNamespace(name: string): void {
    this.#sql.exec('INSERT OR IGNORE INTO namespaces (name) VALUES (?)', name);
  }

  /** Newest first, each with the shards up to the last that has rows. */
  buckets(): Bucket[] {
    return this.#sql
      .exec<{ bucket: string; shards: number }>(
        'SELECT bucket, max(shard) + 1 AS shards FROM shards GROUP BY bucket ORDER BY bucket DESC',
      )
      .toArray();
  }

  addShard({ bucket, shard }: IndexShard): void {
    this.#sql.exec('INSERT OR IGNORE INTO shards (bucket, shard) VALUES (?, ?)', bucket, shard);
  }

  removeBucket(bucket: string): void {
    this.#sql.exec('DELETE FROM shards WHERE bucket = ?', bucket);
  }
}
