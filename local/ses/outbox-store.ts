import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

const row = z.object({
  id: z.string(),
  sentAtMs: z.number(),
  source: z.string(),
  sender: z.string(),
  recipients: z.string(),
  subject: z.string(),
  tags: z.string(),
  configurationSet: z.string().nullable(),
});
const addresses = z.array(z.string());
const tagMap = z.record(z.string(), z.string());
const announcement = z.object({ sequence: z.number(), topicArn: z.string(), json: z.string() });

/** A mail that was sent, as the outbox lists it. */
export interface SentMail {
  /** The id SES answered with. */
  id: string;
  /** RFC 3339 */
  sentAt: string;
  /** The bare envelope sender. */
  source: string;
  /** The From header. */
  from: string;
  to: string[];
  subject: string;
  tags: Record<string, string>;
  configurationSet: string | null;
}

/** An event that still has to reach its topic. */
export type Announcement = z.infer<typeof announcement>;

const COLUMNS = 'id, sentAtMs, source, sender, recipients, subject, tags, configurationSet';

function sentMail(stored: unknown): SentMail {
  const { sentAtMs, recipients, tags, sender, ...rest } = row.parse(stored);
  return {
    ...rest,
    sentAt: new Date(sentAtMs).toISOString(),
    from: sender,
    to: addresses.parse(JSON.parse(recipients)),
    tags: tagMap.parse(JSON.parse(tags)),
  };
}

/** Mail that was sent, and events that still have to be published: both are on disk before SES answers. */
export class OutboxStore {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA secure_delete = ON;
      CREATE TABLE IF NOT EXISTS mail (
        sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sentAtMs INTEGER NOT NULL, source TEXT NOT NULL,
        sender TEXT NOT NULL, recipients TEXT NOT NULL, subject TEXT NOT NULL, tags TEXT NOT NULL,
        configurationSet TEXT, raw BLOB NOT NULL);
      CREATE TABLE IF NOT EXISTS announcement (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, topicArn TEXT NOT NULL, json TEXT NOT NULL);
    `);
  }

  /** Keeps a mail together with its events. */
  keep(mail: SentMail, raw: Buffer, announcements: Omit<Announcement, 'sequence'>[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      this.#database
        .prepare(`INSERT INTO mail (${COLUMNS}, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
        .run(
          mail.id,
          Date.parse(mail.sentAt),
          mail.source,
          mail.from,
          JSON.stringify(mail.to),
          mail.subject,
          JSON.stringify(mail.tags),
          mail.configurationSet,
          raw,
        );
      this.announce(announcements);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  announce(announcements: Omit<Announcement, 'sequence'>[]): void {
    const insert = this.#database.prepare('INSERT INTO announcement (topicArn, json) VALUES (?, ?)');
    for (const { topicArn, json } of announcements) insert.run(topicArn, json);
  }

  /** Mail, newest first: all of it, or so many. */
  list(limit = -1): SentMail[] {
    const select = this.#database.prepare(`SELECT ${COLUMNS} FROM mail ORDER BY sequence DESC LIMIT ?`);
    return select.all(limit).map(sentMail);
  }

  count(): number {
    return z
      .object({ count: z.int() })
      .parse(this.#database.prepare('SELECT COUNT(*) AS count FROM mail').get()).count;
  }

  /** When mails were sent after a moment, oldest first, in milliseconds. */
  sentSince(afterMs: number): number[] {
    const found = this.#database.prepare('SELECT sentAtMs FROM mail WHERE sentAtMs > ? ORDER BY sequence');
    return z
      .array(z.object({ sentAtMs: z.number() }))
      .parse(found.all(afterMs))
      .map(({ sentAtMs }) => sentAtMs);
  }

  find(id: string): SentMail | undefined {
    const found = this.#database.prepare(`SELECT ${COLUMNS} FROM mail WHERE id = ?`).get(id);
    return found && sentMail(found);
  }

  raw(id: string): Buffer | undefined {
    const found = this.#database.prepare('SELECT raw FROM mail WHERE id = ?').get(id);
    return found && Buffer.from(z.object({ raw: z.instanceof(Uint8Array) }).parse(found).raw);
  }

  /** Forgets the mails that carry a tag with this value; null: those that do not carry it at all. */
  forget(tag: string, value: string | null): void {
    const path = `$."${tag}"`;
    const named = value === null ? 'IS NULL' : '= ?';
    const remove = this.#database.prepare(`DELETE FROM mail WHERE json_extract(tags, ?) ${named}`);
    if (value === null) remove.run(path);
    else remove.run(path, value);
  }

  nextAnnouncement(): Announcement | undefined {
    const found = this.#database.prepare('SELECT * FROM announcement ORDER BY sequence LIMIT 1').get();
    return announcement.optional().parse(found);
  }

  announced(sequence: number): void {
    this.#database.prepare('DELETE FROM announcement WHERE sequence = ?').run(sequence);
  }

  close(): void {
    this.#database.close();
  }
}
