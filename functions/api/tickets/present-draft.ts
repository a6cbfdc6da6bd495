import type { Draft, DraftContent } from '../../../schemas/draft.ts';

/** Recipients as a message takes them, so that a draft can be sent as it is shown. */
const shownNames = (named: DraftContent['to']) => named?.map((one) => ('address' in one ? one.address : one));

/** A draft as the API shows it. */
export function presentDraft({ content, ...draft }: Draft) {
  const { to, cc, bcc, ...said } = content;
  return { ...draft, ...said, to: shownNames(to), cc: shownNames(cc), bcc: shownNames(bcc) };
}
