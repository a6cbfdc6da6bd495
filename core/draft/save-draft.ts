import { type Draft, type DraftContent, type DraftKind, draftKindSchema } from '../../schemas/draft.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { requireUsable, type StoredUpload, uploadKeys } from '../attachment/index.ts';
import { type Principal, requireMayWithTicket, type TicketAction } from '../auth/index.ts';
import { sanitizeHtml } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { requireNotClosed, requireTicket, requireUntrashed, ticketByNumber } from '../ticket/index.ts';
import { draftByKind, draftWrite, endDraft, parseDraftRow, type StoredDraft } from './draft-store.ts';

/** What its writer must be allowed to send. */
const ACTION: Record<DraftKind, TicketAction> = {
  public_reply: 'ticket.reply',
  internal_note: 'ticket.note',
};

const KINDS = draftKindSchema.options;

/** What somebody wants a draft to say: its HTML as they wrote it, and its files by their ids. */
export type AskedDraft = Omit<DraftContent, 'attachments'> & { attachments?: readonly string[] | undefined };

/**
 * Saves what the draft of a reply or note says from now on: all of it. A ticket has one draft of each kind, which its agents
 * share. One that says nothing is thrown away. It is neither a change of the ticket nor an event. Saving the same again
 * writes nothing. HTML is sanitised, so that whoever reads it may show it. Files are those of its writer, or stand in it
 * already. Gives the draft, or that there is none.
 * @throws ConflictError `draft.by_another` when somebody else wrote it last, and the caller does not say which version
 * they have seen
 * @throws ConflictError `ticket.trashed` when the ticket is in the trash, `ticket.closed` when it is closed and the draft says
 * something
 * @throws StaleVersionError when `expectedVersion` is not the current one
 * @throws InvalidInputError when a note names recipients, or a file that its writer may not use
 */
export async function saveDraft(
  table: Table,
  context: Context,
  input: {
    principal: Principal;
    ticketId: number;
    kind: DraftKind;
    content: AskedDraft;
    expectedVersion?: number | undefined;
  },
): Promise<StoredDraft> {
  const { principal, ticketId, kind, expectedVersion } = input;
  const { attachments: ids = [], html, ...asked } = input.content;
  requireFitting(kind, asked);
  const load = async () => {
    const { ticket, drafts, rowAt } = await ticketWithDrafts(table, ticketId, [kind], uploadKeys(ids));
    requireMayWithTicket(principal, ACTION[kind], ticket);
    requireUntrashed(ticket, ticket, context);
    if (!isNothing(input.content)) requireNotClosed(ticket);
    return { ...(drafts[0] ?? parseDraftRow(undefined)), rowAt };
  };
  const { actor, now } = context;
  return changeVersioned(expectedVersion, load, async ({ rowAt, ...before }) => {
    const shared = (before.draft?.content.attachments ?? []).map(({ id }) => id);
    const files = requireUsable({ ids, principal, rowAt, now, shared });
    const content: DraftContent = {
      ...asked,
      ...(html !== undefined && { html: sanitizeHtml(html).html }),
      ...(files.length > 0 && { attachments: files.map(factsOf) }),
    };
    if (isSameValue(before.draft?.content ?? {}, content)) return before;
    if (expectedVersion === undefined) requireOwn(before, context);
    const version = before.version + 1;
    const isEmpty = Object.keys(content).length === 0;
    const draft: Draft = { kind, content, version, editedBy: actor, editedAt: now.toISOString() };
    const ending = { ticketId, kind, version: before.version, now };
    await table.write([isEmpty ? endDraft(ending, 'version') : draftWrite(ticketId, before, draft)]);
    return { version, draft: isEmpty ? null : draft };
  });
}

/** The drafts of a ticket, of those kinds that there are. @throws NotFoundError, ForbiddenError */
export async function listDrafts(
  table: Table,
  { principal, ticketId }: { principal: Principal; ticketId: number },
): Promise<Draft[]> {
  const { ticket, drafts } = await ticketWithDrafts(table, ticketId, KINDS);
  requireMayWithTicket(principal, 'ticket.note', ticket);
  return drafts.flatMap(({ draft }) => draft ?? []);
}

async function ticketWithDrafts(
  table: Table,
  ticketId: number,
  kinds: readonly DraftKind[],
  more: readonly Key[] = [],
): Promise<{ ticket: Ticket; drafts: StoredDraft[]; rowAt: (key: Key) => unknown }> {
  const key = ticketByNumber.of(ticketId);
  const drafts = kinds.map((kind) => draftByKind.of({ ticketId, kind }));
  const rowAt = await readRows(table, [key, ...drafts, ...more]);
  const ticket = requireTicket(rowAt(key));
  return { ticket, drafts: drafts.map((draft) => parseDraftRow(rowAt(draft))), rowAt };
}

const factsOf = ({ id, filename, contentType, size }: StoredUpload) => ({ id, filename, contentType, size });

const isNothing = (content: AskedDraft) => Object.values(content).every((part) => part === undefined);

function requireFitting(kind: DraftKind, { to, cc, bcc }: AskedDraft): void {
  if (kind === 'internal_note' && (to ?? cc ?? bcc) !== undefined)
    throw fieldError('to', 'goes with a public reply: a note is mailed to nobody');
}

function requireOwn({ draft }: StoredDraft, { actor }: Context): void {
  if (draft === null || isSameValue(draft.editedBy, actor)) return;
  throw new ConflictError(
    'draft.by_another',
    'Somebody else wrote this draft last. Read it, and send its version in If-Match.',
  );
}
