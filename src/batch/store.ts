import type { BatchJob } from './batch.ts';

type Row = { job: string };

/** All SQL of a namespace's batches: a row is a job. The table is created with the first. */
export class BatchStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS batches (job_id TEXT PRIMARY KEY, start_time INTEGER NOT NULL, close_time INTEGER, job TEXT NOT NULL) WITHOUT ROWID',
    );
  }

  get(jobId: string): BatchJob | undefined {
    const [row] = this.#sql.exec<Row>('SELECT job FROM batches WHERE job_id = ?', jobId).toArray();
    return row && (JSON.parse(row.job) as BatchJob);
  }

  save(job: BatchJob): void {
    this.#sql.exec(
      `INSERT INTO batches (job_id, start_time, close_time, job) VALUES (?, ?, ?, ?)
       ON CONFLICT (job_id) DO UPDATE SET close_time = excluded.close_time, job = excluded.job`,
      job.request.jobId,
      job.startTime,
      job.closeTime ?? null,
      JSON.stringify(job),
    );
  }

  /** The job that is under way: there is at most one. */
  running(): BatchJob | undefined {
    const [row] = this.#sql.exec<Row>('SELECT job FROM batches WHERE close_time IS NULL LIMIT 1').toArray();
    return row && (JSON.parse(row.job) as BatchJob);
  }

  /** Those that run first, then the newest first. */
  list(offset: number, limit: number): BatchJob[] {
    const rows = this.#sql.exec<Row>(
      'SELECT job FROM batches ORDER BY close_time IS NOT NULL, start_time DESC, job_id LIMIT ? OFFSET ?',
      limit,
      offset,
    );
    return [...rows].map(({ job }) => JSON.parse(job) as BatchJob);
  }

  /** Forgets jobs that closed before `before`. */
  forget(before: number): void {
    this.#sql.exec('DELETE FROM batches WHERE close_time < ?', before);
  }
}
