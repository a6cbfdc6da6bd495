import * as z from 'zod';
import { type Draft, type DraftKind, draftKindSchema, draftSchema } from '../../schemas/draft.ts';
import { ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { differencesBetween } from '../shared/differences.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Condition, Key, Write } from '../shared/write.ts';

/** How long it is remembered that a draft was sent or thrown away, so that nobody brings it back unawares. */
const KEPT_SECONDS = 24 * 60 * 60;

export const draftByKind = accessPattern({
  name: 'Draft',
  description: 'Reads the draft of a reply or note together with its ticket.',
  operation: 'BatchGetItem',
  pk: 'T#<ticket>',
  sk: 'DRAFT#<kind>',
  of: ({ ticketId, kind }: { ticketId: number; kind: DraftKind }): Key => ({
    pk: ticketSubject(ticketId),
    sk: `DRAFT#${kind}`,
  }),
});

const storedSchema = draftSchema
  .partial({ content: true })
  .extend({ kind: z.unknown(), draftKind: draftKindSchema });
const rows = rowsOfKind(ROW_KIND.draft, storedSchema);

/** What the table knows of a draft. */
export interface StoredDraft {
  /** of the last change, 0 before the first */
  version: number;
  /** null: there is none, or it was sent or thrown away */
  draft: Draft | null;
}

/** The draft in a row; no row is no draft. */
export function parseDraftRow(row: unknown): StoredDraft {
  if (row === undefined) return { version: 0, draft: null };
  const { draftKind: kind, content, version, editedBy, editedAt } = rows.parse(row);
  return { version, draft: content ? { kind, content, version, editedBy, editedAt } : null };
}

/** Label of the refusal when a draft is another one than its sender has seen. */
export const DRAFT_CHANGED = 'draft';

/** Writes what a draft says, on top of what was read (refusal `version`). */
export function draftWrite(ticketId: number, before: StoredDraft, after: Draft): Write {
  const { kind, ...fields } = after;
  const { set, remove } = differencesBetween(
    { ...before.draft, kind: undefined },
    { ...fields, draftKind: kind },
  );
  return rows.upsert({
    key: draftByKind.of({ ticketId, kind }),
    set,
    remove: [...remove, 'expiresAtSeconds'],
    condition: unchanged(before.version),
    refusal: 'version',
  });
}

/** Whose draft ends, and when. */
interface Ending {
  ticketId: number;
  kind: DraftKind;
  /** that it has been read with */
  version: number;
  now: Date;
}

/** Ends a draft that was sent or thrown away. */
export function endDraft({ ticketId, kind, version, now }: Ending, refusal: string): Write {
  return rows.upsert({
    key: draftByKind.of({ ticketId, kind }),
    set: {
      version: version + 1,
      expiresAtSeconds: Math.floor(now.getTime() / 1000) + KEPT_SECONDS,
    },
    remove: ['content'],
    condition: {
      expression: '#version = :read AND attribute_exists(#content)',
      values: { ':read': version },
    },
    refusal,
  });
}

function unchanged(version: number): Condition {
  if (version === 0) return { expression: 'attribute_not_exists(#pk)' };
  return { expression: '#version = :read', values: { ':read': version } };
}
