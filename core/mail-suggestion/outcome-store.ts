import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';
import type { MailSuggestion } from './link.ts';

export const mailSuggestionOf = accessPattern({
  name: 'Article suggested by mail',
  description:
    'Says when an article was first opened that the acknowledgement of a ticket suggested, and when its requester said that it solved the ticket, so that each counts once.',
  operation: 'UpdateItem',
  pk: 'SUGGESTED#<ticket>',
  sk: 'A#<article>',
  of: ({ ticketId, articleId }: Pick<MailSuggestion, 'ticketId' | 'articleId'>): Key => ({
    pk: `SUGGESTED#${ticketId}`,
    sk: `A#${articleId}`,
  }),
});

/** Days for which it is known that an article was put into a reply: what is solved later was not by it. */
const KEPT_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

export const insertedInto = accessPattern({
  name: 'Articles put into replies',
  description:
    'Lists which articles agents put into the replies to a ticket, and which of them it was solved by, so that each counts once.',
  operation: 'Query',
  pk: 'SUGGESTED#<ticket>',
  sk: 'I#<article>',
  of: (ticketId: number): QueryRequest => ({ pk: `SUGGESTED#${ticketId}`, from: 'I#', to: 'I#~' }),
});

const insertedKey = ({ ticketId, articleId }: { ticketId: number; articleId: number }): Key => ({
  pk: `SUGGESTED#${ticketId}`,
  sk: `I#${articleId}`,
});

const outcomeSchema = z.object({
  articleId: idSchema.optional(),
  insertedAt: timeSchema.optional(),
  openedAt: timeSchema.optional(),
  solvedAt: timeSchema.optional(),
});
const rows = rowsOfKind(ROW_KIND.mailSuggestion, outcomeSchema);
const KNOWN = 'mail-suggestion';

/** What came of a suggestion, by its row. */
export const parseMailSuggestionRow = (row: unknown): z.infer<typeof outcomeSchema> => rows.parse(row);

/** Notes that the article of a suggestion was opened, or solved the ticket. True the first time. The row goes when the link does. */
export async function noteOutcome(
  table: Table,
  suggestion: MailSuggestion,
  what: 'openedAt' | 'solvedAt',
  now: Date,
): Promise<boolean> {
  const expiresAtSeconds = Math.ceil(suggestion.expiresAt.getTime() / 1000);
  try {
    await table.write([
      rows.upsert({
        key: mailSuggestionOf.of(suggestion),
        set: { [what]: now.toISOString(), expiresAtSeconds },
        condition: { expression: `attribute_not_exists(#${what})` },
        refusal: KNOWN,
        startsOver: true,
      }),
    ]);
    return true;
  } catch (error) {
    if (!refusedBy(error, KNOWN)) throw error;
    return false;
  }
}

/** Label of the refusal when it is known already that a ticket was solved by an article. */
export const SOLVED_BEFORE = KNOWN;

/** An article that stands in a reply to a ticket, or did when it was written. */
export interface InsertedArticle {
  readonly articleId: number;
  readonly insertedAt: string;
}

/** Notes that an agent put an article into the reply to a ticket. Once for each article: the first time counts. */
export async function noteInserted(
  table: Table,
  place: { ticketId: number; articleId: number },
  now: Date,
): Promise<void> {
  const expiresAtSeconds = Math.ceil((now.getTime() + KEPT_DAYS * DAY_MS) / 1000);
  const { articleId } = place;
  try {
    await table.write([
      rows.upsert({
        key: insertedKey(place),
        set: { articleId, insertedAt: now.toISOString(), expiresAtSeconds },
        condition: { expression: 'attribute_not_exists(#insertedAt)' },
        refusal: KNOWN,
        startsOver: true,
      }),
    ]);
  } catch (error) {
    if (!refusedBy(error, KNOWN)) throw error;
  }
}

/** The articles that agents put into replies to a ticket, and that it was not solved by yet. */
export async function insertedArticles(table: Table, ticketId: number): Promise<InsertedArticle[]> {
  const { rows: found } = await table.query(insertedInto.of(ticketId));
  return found
    .map(parseMailSuggestionRow)
    .flatMap(({ articleId, insertedAt, solvedAt }) =>
      articleId === undefined || insertedAt === undefined || solvedAt !== undefined
        ? []
        : [{ articleId, insertedAt }],
    );
}

/** Notes that a ticket was solved by an article in a reply. Refused with `SOLVED_BEFORE` when that is known. */
export function solvedByInserted(place: { ticketId: number; articleId: number }, at: string): Write {
  return rows.upsert({
    key: insertedKey(place),
    set: { solvedAt: at },
    condition: { expression: 'attribute_exists(#insertedAt) AND attribute_not_exists(#solvedAt)' },
    refusal: SOLVED_BEFORE,
  });
}
