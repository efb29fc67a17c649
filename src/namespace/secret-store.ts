import type { StoredApiKey } from '../auth/api-key.ts';

/**
 * All SQL of the secrets of a namespace: the hashes of its API keys, and the secret of its task tokens. The tables are created with their first
 * row, so that asking for the key of a namespace that is not there leaves nothing behind.
 */
export class SecretStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  apiKey(id: string): StoredApiKey | undefined {
    if (!this.#has('api_keys')) return undefined;
    const [row] = this.#sql.exec<{ value: string }>('SELECT value FROM api_keys WHERE id = ?', id).toArray();
    return row && (JSON.parse(row.value) as StoredApiKey);
  }

  /** In no order that says anything. */
  apiKeys(): StoredApiKey[] {
    if (!this.#has('api_keys')) return [];
    const rows = this.#sql.exec<{ value: string }>('SELECT value FROM api_keys ORDER BY id').toArray();
    return rows.map(({ value }) => JSON.parse(value) as StoredApiKey);
  }

  addApiKey(key: StoredApiKey): void {
    this.#sql.exec('CREATE TABLE IF NOT EXISTS api_keys (id TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID');
    this.#sql.exec('INSERT INTO api_keys (id, value) VALUES (?, ?)', key.id, JSON.stringify(key));
  }

  /** Answers whether it was there. */
  removeApiKey(id: string): boolean {
    return this.#has('api_keys') && this.#sql.exec('DELETE FROM api_keys WHERE id = ?', id).rowsWritten > 0;
  }

  taskTokenSecret(): string | undefined {
    if (!this.#has('task_token_secret')) return undefined;
    return this.#sql.exec<{ value: string }>('SELECT value FROM task_token_secret').one().value;
  }

  saveTaskTokenSecret(value: string): void {
    this.#sql.exec('CREATE TABLE task_token_secret (value TEXT NOT NULL)');
    this.#sql.exec('INSERT INTO task_token_secret (value) VALUES (?)', value);
  }

  #has(table: string): boolean {
    return this.#sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table).toArray().length > 0;
  }
}
