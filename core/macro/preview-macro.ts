import type { Ticket } from '../../schemas/ticket.ts';
import { requireMayWithTicket } from '../auth/index.ts';
import { answered, type MessageDeps } from '../conversation/index.ts';
import { catalogueSeenBy, type FieldValue } from '../fields/index.ts';
import type { Reader } from '../ownership/index.ts';
import type { Context } from '../shared/context.ts';
import { readRows } from '../shared/read-rows.ts';
import { isSameValue } from '../shared/same-value.ts';
import { changed, changeKeys, loadTicket, settled } from '../ticket/index.ts';
import { requireUsable } from './apply-macro.ts';
import { type DrawDeps, type DrawnMacro, drawMacro } from './draw-macro.ts';
import type { Macro } from './macro-area.ts';

/** A field that a macro would change. */
export interface FieldChange {
  readonly field: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
}

/** What a macro would say and do. */
export interface MacroPreview extends Omit<DrawnMacro, 'change' | 'message'> {
  readonly message: { kind: 'public_reply' | 'internal_note'; text: string; html: string | null } | null;
  readonly changes: readonly FieldChange[];
}

/**
 * What a macro would say and do to a ticket as it is now. Nothing is written, and nothing sent.
 * @throws what keeps it from being applied, as far as the ticket alone says so
 */
export async function previewMacro(
  deps: MessageDeps & DrawDeps,
  { actor, now }: Pick<Context, 'actor' | 'now'>,
  {
    reader,
    macro,
    ticketId,
    language,
  }: {
    reader: Reader;
    macro: Macro;
    ticketId: number;
    language?: string | undefined;
  },
): Promise<MacroPreview> {
  requireUsable(macro);
  const ticket = await loadTicket(deps.table, ticketId);
  requireMayWithTicket(reader, 'ticket.read', ticket);
  const { change, message, ...place } = await drawMacro(deps, macro, ticket, { reader, now, language });
  const rowAt = await readRows(deps.table, changeKeys(change));
  const asked = await settled(deps.mailboxes, change, { before: ticket, rowAt, now });
  const doing = { actor, now };
  const after =
    message === null
      ? changed(ticket, asked, doing, deps.rules)
      : answered(ticket, { ...message, ticket: asked }, doing, deps.rules);
  return {
    ...place,
    message: message && said(message, deps),
    changes: changesOf(deps, reader, ticket, after),
  };
}

function said({ kind, text = '', html }: NonNullable<DrawnMacro['message']>, { readHtml }: MessageDeps) {
  if (html === undefined || readHtml === undefined) return { kind, text, html: html ?? null };
  const safe = readHtml(html);
  return { kind, text: safe.text, html: safe.html };
}

/** The fields of a ticket that differ, as far as the reader sees them. */
function changesOf({ catalogue }: DrawDeps, { role }: Reader, before: Ticket, after: Ticket): FieldChange[] {
  const now = new Date(after.updatedAt);
  return catalogueSeenBy(catalogue, role)
    .fields.filter(({ subject }) => subject === 'ticket')
    .flatMap(({ key, read }) => {
      const values = { before: read({ ticket: before, now }), after: read({ ticket: after, now }) };
      return isSameValue(values.before, values.after) ? [] : [{ field: key, ...values }];
    });
}
