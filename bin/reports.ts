/**
 * `npm run reports -- sql "…"`: asks what reports count, and what happened to tickets, in SQL, of the local desk: the same tables, files and queries that a deployed desk has in
 * Athena, run by DuckDB.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeAllFiles } from '../core/lake/index.ts';
import { dynamoTable } from '../core/shared/table.ts';
import { LAKE_QUERIES, sqlMoment } from '../schemas/lake/queries.ts';
import { findLocalDesk } from './desk/local-desk.ts';
import { openLocalDesk } from './desk/local-gateway.ts';
import { tell } from './desk/tell.ts';
import { linesOf } from './lake/answer-text.ts';
import { openEngine } from './lake/engine.ts';
import { hasFiles, lakeFolder } from './lake/folder-gateway.ts';

const USAGE = `Asks what the local desk counts, and what happened to its tickets, in SQL.

  npm run reports -- sql "SELECT …"        asks over the tables facts and events (docs/reports-sql.md)
  npm run reports -- sql tickets_by_team   asks one of the queries that come with a desk, of the last month
  npm run reports -- queries               lists these

--from 2027-03-01 and --to 2027-04-01 (UTC) say of which period such a query is asked.
A deployed desk is asked with Athena, by the setting lake.`;

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A day that somebody gave, or another. @throws Error when it is none */
function momentOf(given: string | undefined, other: Date): Date {
  if (given === undefined) return other;
  const moment = new Date(DATE.test(given) ? `${given}T00:00:00Z` : given);
  if (Number.isNaN(moment.getTime())) throw new Error(`${given} is no day, such as 2027-03-01.`);
  return moment;
}

/** The first moment of a UTC month, so many months away from that of a time. */
const monthAt = (time: Date, months: number): Date =>
  new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + months, 1));

/** The SQL of a query by its name, or what somebody wrote. */
function sqlOf(
  asked: string,
  given: { from?: string | undefined; to?: string | undefined },
  now: Date,
): string {
  const query = LAKE_QUERIES.find(({ name }) => name === asked.trim());
  if (query === undefined) return asked;
  const [from, to] = [momentOf(given.from, monthAt(now, -1)), momentOf(given.to, monthAt(now, 0))];
  return query.sql({ from: sqlMoment(from), to: sqlMoment(to) });
}

async function ask(sql: (now: Date) => string): Promise<void> {
  const desk = await openLocalDesk(findLocalDesk());
  const folder = mkdtempSync(join(tmpdir(), 'bilet-lake-'));
  try {
    const now = await desk.now();
    await writeAllFiles({ table: dynamoTable({ tableName: desk.table }), objects: lakeFolder(folder) }, now);
    const engine = await openEngine(folder, (table) => hasFiles(folder, table));
    const answer = await engine.ask(sql(now)).finally(() => engine.close());
    for (const line of linesOf(answer)) console.log(line);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function reports(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [what, asked, ...more] = positionals;
  if (values.help) return console.log(USAGE);
  if (what === 'queries' && asked === undefined) {
    for (const { name, says } of LAKE_QUERIES) console.log(`${name}: ${says}`);
    return;
  }
  if (what !== 'sql' || asked === undefined || more.length > 0) throw new Error(USAGE);
  await ask((now) => sqlOf(asked, values, now));
}

tell(reports);
