import type { ArticleText } from '../../schemas/article.ts';
import type { DraftContent } from '../../schemas/draft.ts';
import type { Principal } from '../auth/index.ts';
import { listDrafts, type StoredDraft, saveDraft } from '../draft/index.ts';
import { escapeHtml } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';

/** An article as it is put into a reply: as its title and address, or as all that it says. */
export type Insertion = { as: 'link'; title: string; href: string } | { as: 'text'; text: ArticleText };

/** Characters of a draft. */
const MOST_CHARACTERS = 32_000;

/**
 * Puts an article below what the draft of the reply to a ticket says. One that stands there already is not put there again.
 * @throws what `saveDraft` throws; InvalidInputError of the field `as` when there is no room for it
 */
export async function insertSuggestion(
  table: Table,
  context: Context,
  { principal, ticketId, insertion }: { principal: Principal; ticketId: number; insertion: Insertion },
): Promise<StoredDraft> {
  const drafts = await listDrafts(table, { principal, ticketId });
  const draft = drafts.find(({ kind }) => kind === 'public_reply') ?? null;
  const content = withInsertion(draft?.content ?? {}, insertion);
  if (draft !== null && content === draft.content) return { version: draft.version, draft };
  const tooLong = [content.text, content.html].some(
    (part) => part !== undefined && part.length > MOST_CHARACTERS,
  );
  if (tooLong) throw fieldError('as', `leaves no room: a reply has at most ${MOST_CHARACTERS} characters`);
  const attachments = content.attachments?.map(({ id }) => id);
  const asked = { ...content, attachments };
  const at = { principal, ticketId, kind: 'public_reply' as const, content: asked };
  return saveDraft(table, context, { ...at, expectedVersion: draft?.version });
}

/** What a draft says with an article below; the same draft where that stands there already. */
function withInsertion(content: DraftContent, insertion: Insertion): DraftContent {
  const { text, html } = content;
  if (html !== undefined) {
    const added = asHtml(insertion);
    return html.includes(added) ? content : { ...content, html: `${html}${added}` };
  }
  const added = asText(insertion);
  if (text?.includes(added)) return content;
  return { ...content, text: text === undefined ? added : `${text.trimEnd()}\n\n${added}` };
}

const asText = (insertion: Insertion): string =>
  insertion.as === 'link' ? `${insertion.title}: ${insertion.href}` : insertion.text.text;

const asHtml = (insertion: Insertion): string =>
  insertion.as === 'link'
    ? `<p><a href="${escapeHtml(insertion.href)}">${escapeHtml(insertion.title)}</a></p>`
    : insertion.text.html;
