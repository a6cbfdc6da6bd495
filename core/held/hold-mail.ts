import type { Held, HeldContent } from '../../schemas/held.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { heldInsert, heldSubject } from './held-store.ts';
import { placeWrites } from './place-store.ts';
import { expiryOf } from './time-left.ts';

/** Characters of the text of a mail that are shown before it is released. */
const PREVIEW = 4000;
/** Recipients and files that are named. */
const MOST_NAMED = 50;

/** What of a mail is kept where it can be looked at, the raw mail itself aside. */
export function contentOf(mail: {
  from: HeldContent['from'];
  to: HeldContent['to'];
  subject: string;
  text: string;
  attachments: readonly { filename: string; contentType: string; content: Uint8Array }[];
  confirmation: HeldContent['confirmation'];
}): HeldContent {
  const { from, to, subject, text, attachments, confirmation } = mail;
  return {
    from,
    to: to.slice(0, MOST_NAMED),
    subject,
    preview: text.slice(0, PREVIEW).toWellFormed(),
    attachments: attachments.slice(0, MOST_NAMED).map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      size: content.byteLength,
    })),
    confirmation,
  };
}

/** What somebody else decides of a mail that is to be held. */
export type Holding = Pick<
  Held,
  'id' | 'causes' | 'mailbox' | 'ticketId' | 'delivery' | 'fingerprint' | 'content'
>;

/** The writes by which a mail is held, with its event; what says that it was received is for the caller. */
export function holdWrites(holding: Holding, context: Context): { held: Held; writes: Write[] } {
  const held: Held = {
    ...holding,
    state: 'held',
    heldAt: context.now.toISOString(),
    expiresAt: expiryOf(context.now),
    isAnnounced: false,
    version: 1,
  };
  const event = recordEvent(heldSubject(held.id), 'mail.held', { held }, context);
  return { held, writes: [heldInsert(held), ...placeWrites(held), event] };
}
