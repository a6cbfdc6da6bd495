import * as z from 'zod';
import { ticketSubject } from '../audit/index.ts';
import { messageById } from '../message/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Table } from '../shared/table.ts';
import type { QueryRequest, Update } from '../shared/write.ts';

const SIDES = ['fields', 'after'] as const;

/**
 * The subjects that a ticket had before (`fields`) and after (`after`) a reply that could be taken back, which the row of
 * the reply keeps.
 */
export interface ReplyBefore {
  messageId: string;
  subjects: Partial<Record<(typeof SIDES)[number], string>>;
}

const PAGE = 100;
export const messageRows = accessPattern({
  name: 'Rows of all messages',
  description: 'Finds the subjects that replies remember, to strike words out of them.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'M#<message>',
  of: ({ ticketId, after }: { ticketId: number; after?: string | undefined }): QueryRequest => ({
    pk: ticketSubject(ticketId),
    from: after === undefined ? 'M#' : `${after} `,
    to: 'M#~',
    limit: PAGE,
  }),
});

const rowSchema = z.looseObject({ sk: z.string() });
const beforeSchema = z.looseObject({
  message: z.looseObject({ id: z.string() }),
  beforeReply: z.looseObject({
    fields: z.looseObject({ subject: z.string().optional() }),
    after: z.looseObject({ subject: z.string().optional() }).optional(),
  }),
});

/** The subjects that replies of a ticket remember. */
export async function loadRepliesBefore(table: Table, ticketId: number): Promise<ReplyBefore[]> {
  const found: ReplyBefore[] = [];
  let after: string | undefined;
  do {
    const page = await table.query(messageRows.of({ ticketId, after }));
    found.push(...page.rows.flatMap(subjectsIn));
    after = page.more ? rowSchema.parse(page.rows.at(-1)).sk : undefined;
  } while (after !== undefined);
  return found;
}

function subjectsIn(row: unknown): ReplyBefore[] {
  const reply = beforeSchema.safeParse(row).data;
  if (reply === undefined) return [];
  const known = SIDES.flatMap((side) => {
    const subject = reply.beforeReply[side]?.subject;
    return subject === undefined ? [] : [[side, subject] as const];
  });
  return known.length === 0 ? [] : [{ messageId: reply.message.id, subjects: Object.fromEntries(known) }];
}

/** Puts other subjects into what a reply remembers. Refused with `version` when it does not say the same any more. */
export function rewordBefore(
  ticketId: number,
  { messageId, subjects }: ReplyBefore,
  reword: (subject: string) => string,
): Update {
  const known = Object.entries(subjects);
  const holds = known.map(([side]) => `#beforeReply.#${side}.#subject = :${side}`);
  return {
    type: 'update',
    key: messageById.of({ ticketId, messageId }),
    set: Object.fromEntries(known.map(([side, text]) => [`beforeReply.${side}.subject`, reword(text)])),
    condition: {
      expression: holds.join(' AND '),
      values: Object.fromEntries(known.map(([side, text]) => [`:${side}`, text])),
    },
    refusal: 'version',
  };
}
