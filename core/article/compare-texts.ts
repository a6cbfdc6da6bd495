import { diffLines } from 'diff';
import type { ArticleText } from '../../schemas/article.ts';

/** What differs between two versions of a text. */
export interface TextDifference {
  /** null: the same */
  title: { before: string; after: string } | null;
  /** the lines of the source, in their order */
  parts: { kind: 'same' | 'added' | 'removed'; text: string }[];
}

/** Steps after which it is no longer looked for the smallest difference. */
const MOST_EDITS = 2000;

/** What differs between two versions of a text, line by line. Of texts that have next to nothing in common all is removed and added. */
export function compareTexts(before: ArticleText, after: ArticleText): TextDifference {
  const found = diffLines(before.source, after.source, { maxEditLength: MOST_EDITS });
  const parts = found?.map(({ added, removed, value }) => ({ kind: kindOf(added, removed), text: value }));
  return {
    title: before.title === after.title ? null : { before: before.title, after: after.title },
    parts: parts ?? [
      { kind: 'removed', text: before.source },
      { kind: 'added', text: after.source },
    ],
  };
}

function kindOf(added: boolean, removed: boolean): 'same' | 'added' | 'removed' {
  if (added) return 'added';
  return removed ? 'removed' : 'same';
}
