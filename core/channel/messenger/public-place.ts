/** How a place in public is named: `comment:…` with the comment with which its thread begins, `post:…`, or `mention:…` with a medium and a comment. */
const PLACE = /^(comment|post|mention):(.+)$/;
/** What a place in public is; null where it is a person. */
export function publicPlace(place: string): { kind: 'comment' | 'post' | 'mention'; id: string } | null {
  const [, kind, of = ''] = PLACE.exec(place) ?? [];
  return kind === 'comment' || kind === 'post' || kind === 'mention' ? { kind, id: of } : null;
}
