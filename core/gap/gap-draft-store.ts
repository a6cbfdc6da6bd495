import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Update } from '../shared/write.ts';

export const gapDraft = accessPattern({
  name: 'Draft of a gap',
  description: 'Says which article was made of a group of tickets, so that two agents do not make two.',
  operation: 'BatchGetItem',
  pk: 'GAPS',
  sk: 'D#<smallest ticket, 12 digits>',
  of: (gapId: number): Key => ({ pk: 'GAPS', sk: `D#${String(gapId).padStart(12, '0')}` }),
});

const storedSchema = z.object({ gapId: idSchema, articleId: idSchema, at: timeSchema });
const rows = rowsOfKind(ROW_KIND.gapDraft, storedSchema);

/** What is kept in the row of a draft. */
export const parseGapDraft = (row: unknown): z.infer<typeof storedSchema> => rows.parse(row);

/** Label of the refusal when somebody else made a draft meanwhile. */
export const DRAFTED = 'gap-draft';

/** The articles that were made of groups, by the numbers of these. */
export async function loadDrafts(table: Table, gapIds: readonly number[]): Promise<Map<number, number>> {
  const found = await table.getMany(gapIds.map((gapId) => gapDraft.of(gapId)));
  return new Map(found.map(parseGapDraft).map(({ gapId, articleId }) => [gapId, articleId]));
}

/** Notes the article that is made of a group, in place of the one that was known. */
export function noteDraft(
  gapId: number,
  draft: { articleId: number; at: string },
  known: number | null,
): Update {
  return rows.upsert({
    key: gapDraft.of(gapId),
    set: { gapId, ...draft },
    condition:
      known === null
        ? { expression: 'attribute_not_exists(#articleId)' }
        : { expression: '#articleId = :known', values: { ':known': known } },
    refusal: DRAFTED,
  });
}
