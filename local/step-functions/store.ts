import { DatabaseSync, type StatementSync } from 'node:sqlite';
import * as z from 'zod';

const status = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']);
const execution = z.object({
  arn: z.string(),
  machineArn: z.string(),
  name: z.string(),
  definition: z.string(),
  input: z.string(),
  status,
  startedAtMs: z.number(),
  stoppedAtMs: z.number().nullable(),
  output: z.string().nullable(),
  error: z.string().nullable(),
  cause: z.string().nullable(),
});
const frame = z.object({
  /** The state the flow is in; null when the flow has ended. */
  state: z.string().nullable(),
  /** The input of that state, or the output of the ended flow. */
  data: z.unknown(),
  variables: z.record(z.string(), z.unknown()),
  enteredAtMs: z.number(),
  /** When a Wait or a pause before a retry ends. */
  wakeAtMs: z.number().nullable(),
  /** Retries spent in this visit, by the retrier's place. */
  retries: z.array(z.number()),
  /** What a Map adds to the context object. */
  item: z.object({ Index: z.number(), Value: z.unknown() }).optional(),
});
const event = z.object({ id: z.number(), atMs: z.number(), type: z.string(), details: z.string() });

const running = z.object({ arn: z.string(), restsUntilMs: z.number().nullable() });

/** A running execution: with the time, if any, until which it has nothing to do and may leave memory. */
export type Running = z.infer<typeof running>;
/** One execution of a machine; `definition` is the one it was started with, which it keeps. */
export type Execution = z.infer<typeof execution>;
/** Where a flow (the machine, or one branch or iteration within it) stands. */
export type Frame = z.infer<typeof frame>;
/** One line of an execution's history; `details` is JSON. */
export type HistoryEvent = z.infer<typeof event>;
/** How an execution ended. */
export type Outcome = Pick<Execution, 'status' | 'output' | 'error' | 'cause'>;

const TABLES = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 8000;
  CREATE TABLE IF NOT EXISTS execution (
    arn TEXT PRIMARY KEY, machineArn TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, input TEXT NOT NULL,
    status TEXT NOT NULL, startedAtMs INTEGER NOT NULL, stoppedAtMs INTEGER, output TEXT, error TEXT, cause TEXT);
  CREATE INDEX IF NOT EXISTS running ON execution (status);
  CREATE TABLE IF NOT EXISTS frame (
    arn TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (arn, path));
  CREATE TABLE IF NOT EXISTS history (
    arn TEXT NOT NULL, id INTEGER NOT NULL, atMs INTEGER NOT NULL, type TEXT NOT NULL, details TEXT NOT NULL,
    PRIMARY KEY (arn, id));
`;

/** Executions on disk: what is written here survives a kill, and nothing else of a running machine needs to. */
export class ExecutionStore {
  readonly #database: DatabaseSync;
  /** Statements by their SQL: to read one costs more than to run it. */
  readonly #prepared = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(TABLES);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql) ?? this.#database.prepare(sql);
    this.#prepared.set(sql, known);
    return known;
  }

  /** Runs the writes in `work` as one. */
  atomically(work: () => void): void {
    this.#prepare('BEGIN IMMEDIATE').run();
    try {
      work();
      this.#prepare('COMMIT').run();
    } catch (error) {
      this.#prepare('ROLLBACK').run();
      throw error;
    }
  }

  insert(row: Pick<Execution, 'arn' | 'machineArn' | 'name' | 'definition' | 'input' | 'startedAtMs'>): void {
    this.#prepare(
      "INSERT INTO execution (arn, machineArn, name, definition, input, status, startedAtMs) VALUES (?, ?, ?, ?, ?, 'RUNNING', ?)",
    ).run(row.arn, row.machineArn, row.name, row.definition, row.input, row.startedAtMs);
  }

  find(arn: string): Execution | undefined {
    return execution.optional().parse(this.#prepare('SELECT * FROM execution WHERE arn = ?').get(arn));
  }

  /** The executions that run, in the order of their start. */
  running(): Running[] {
    const rows = this.#prepare(
      `SELECT execution.arn,
          CASE WHEN definition ->> '$.TimeoutSeconds' IS NULL THEN body ->> '$.wakeAtMs' END AS restsUntilMs
        FROM execution LEFT JOIN frame ON frame.arn = execution.arn AND path = ''
        WHERE status = 'RUNNING' ORDER BY startedAtMs`,
    ).all();
    return z.array(running).parse(rows);
  }

  /** Executions of a machine, newest first. */
  list(machineArn: string, wanted: string | undefined, offset: number, limit: number): Execution[] {
    const rows = this.#prepare(
      'SELECT * FROM execution WHERE machineArn = ?1 AND (?2 IS NULL OR status = ?2) ORDER BY startedAtMs DESC, arn LIMIT ?3 OFFSET ?4',
    ).all(machineArn, wanted ?? null, limit, offset);
    return z.array(execution).parse(rows);
  }

  /** Ends a running execution and forgets its frames; one that has already ended stays as it is. */
  finish(arn: string, outcome: Outcome, atMs: number): void {
    this.#prepare(
      "UPDATE execution SET status = ?, output = ?, error = ?, cause = ?, stoppedAtMs = ? WHERE arn = ? AND status = 'RUNNING'",
    ).run(outcome.status, outcome.output, outcome.error, outcome.cause, atMs, arn);
    this.#prepare('DELETE FROM frame WHERE arn = ?').run(arn);
  }

  forget(arn: string): void {
    for (const table of ['execution', 'frame', 'history']) {
      this.#prepare(`DELETE FROM ${table} WHERE arn = ?`).run(arn);
    }
  }

  frame(arn: string, path: string): Frame | undefined {
    const row = this.#prepare('SELECT body FROM frame WHERE arn = ? AND path = ?').get(arn, path);
    if (row === undefined) return undefined;
    return frame.parse(JSON.parse(z.object({ body: z.string() }).parse(row).body));
  }

  saveFrame(arn: string, path: string, body: Frame): void {
    this.#prepare('INSERT OR REPLACE INTO frame VALUES (?, ?, ?)').run(arn, path, JSON.stringify(body));
  }

  /** Forgets the branches and iterations that ran inside a state of the flow at `path`. */
  forgetInner(arn: string, path: string): void {
    const inner = `${path}/`;
    this.#prepare('DELETE FROM frame WHERE arn = ? AND substr(path, 1, ?) = ?').run(arn, inner.length, inner);
  }

  record(arn: string, atMs: number, type: string, details: unknown): void {
    this.#prepare(
      'INSERT INTO history SELECT ?1, coalesce(max(id), 0) + 1, ?2, ?3, ?4 FROM history WHERE arn = ?1',
    ).run(arn, atMs, type, JSON.stringify(details));
  }

  history(arn: string, newestFirst: boolean, offset: number, limit: number): HistoryEvent[] {
    const rows = this.#prepare(
      `SELECT id, atMs, type, details FROM history WHERE arn = ? ORDER BY id ${newestFirst ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?`,
    ).all(arn, limit, offset);
    return z.array(event).parse(rows);
  }

  close(): void {
    this.#database.close();
  }
}
