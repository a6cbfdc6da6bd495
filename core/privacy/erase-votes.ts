import * as z from 'zod';
import { ROW_KIND } from '../shared/names.ts';
import type { Table } from '../shared/table.ts';
import { changeRow } from './erase-deps.ts';
import { isThem, type Person } from './person.ts';
import { partitionOf } from './rows-store.ts';
import { type StoredRow, struckRow } from './strike-value.ts';
import type { Strings } from './strings.ts';
import { parseRow } from './ticket-stake.ts';

const votedSchema = z.looseObject({
  vote: z.looseObject({ voter: z.string(), comment: z.string().nullable() }),
});
const VOTER = /^customer#(\d+)$/;
const VOTES: readonly string[] = [ROW_KIND.articleVote, ROW_KIND.articleComment];

/** What somebody has written of an article goes, and what means them in what others wrote; that they found it useful or not is counted as before. */
export async function eraseVotes(
  table: Table,
  articleId: number,
  { person, strings }: { person: Person; strings: Strings },
): Promise<void> {
  const rows = await partitionOf(table, `ARTICLE#${articleId}`);
  for (const row of rows.filter(({ kind }) => VOTES.includes(kind)))
    await changeRow(table, row, parseRow, (now) => struckRow(withoutComment(now, person), strings));
}

function withoutComment(row: StoredRow, person: Person): StoredRow {
  const { vote } = votedSchema.parse(row);
  const [, voter] = VOTER.exec(vote.voter) ?? [];
  const isTheirs = voter !== undefined && isThem(person, Number(voter));
  return isTheirs && vote.comment !== null ? { ...row, vote: { ...vote, comment: '' } } : row;
}
