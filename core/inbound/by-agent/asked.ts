import type { MessageKind } from '../../../schemas/message.ts';
import { hasBodyMarker, isSignature } from '../../email/index.ts';
import type { Mail } from '../understand-mail.ts';
import { type FirstLines, readFirstLines } from './first-lines.ts';

/** Why what an agent's mail says is not done. Who wrote it is told where a person did. */
export interface NotDone {
  reason: 'unproven' | 'automatic' | 'gesture' | 'quoted' | 'empty' | 'command' | 'refused';
  detail: string;
}

/** What somebody else sent to the address at which an agent answers, as whoever was shown the mail that tells them could. */
export const BY_ANOTHER: NotDone = {
  reason: 'unproven',
  detail: 'It was sent to the address at which an agent answers, and not by that agent.',
};

/** What an agent's mail to a ticket asks for. */
export type Asked =
  | { kind: Exclude<MessageKind, 'customer_message'>; text: string; lines: FirstLines }
  | { notDone: NotDone };

/**
 * What an agent's mail to a ticket asks for: an answer to the customer, unless it says `#note`, passes another mail on, or has nothing
 * but first lines. Nothing goes out that a machine wrote, that may be by somebody else, or that still quotes what the desk tells
 * agents alone. Pure.
 */
export function askedBy(mail: Mail, isToDesk: boolean): Asked {
  const notDone = whyNot(mail, isToDesk);
  if (notDone !== null) return { notDone };
  const lines = readFirstLines(mail.replyText);
  if ('problem' in lines) return { notDone: { reason: 'command', detail: lines.problem } };
  const text = withoutSignature(lines.text);
  const isNote = lines.isNote || mail.isForward;
  if (!isNote && isQuoting(text))
    return { notDone: { reason: 'quoted', detail: 'It still quotes the mail of the desk that it answers.' } };
  const says = text !== '' || mail.attachments.length > 0;
  if (!says && lines.asked.length === 0)
    return { notDone: { reason: 'empty', detail: 'It says nothing beside what it quotes.' } };
  if (!says) return { kind: 'internal_note', text: lines.asked.join('\n'), lines };
  return { kind: isNote ? 'internal_note' : 'public_reply', text, lines };
}

function whyNot({ isSigned, automatic, suspicions, asksNothing }: Mail, isToDesk: boolean): NotDone | null {
  if (automatic || suspicions.length > 0)
    return {
      reason: 'automatic',
      detail: 'A machine wrote it, or it is suspected to be spam or to do harm.',
    };
  if (asksNothing) return { reason: 'gesture', detail: 'It is a reaction, or the answer to an invitation.' };
  if (!isSigned)
    return {
      reason: 'unproven',
      detail:
        'Nothing proves that it is by the agent whose address it names: neither DMARC nor a signature (DKIM) of that domain.',
    };
  if (!isToDesk) return { reason: 'unproven', detail: 'Its header does not name the desk in To or Cc.' };
  return null;
}

/**
 * Whether a text still quotes, as where somebody answers between the lines: what the desk tells agents may be for agents alone, such as
 * a note, and would go to the customer.
 */
const isQuoting = (text: string): boolean => hasBodyMarker(text) || /^\s*>/m.test(text);

/** A text without the signature under it: the desk has its own, and a mail of first lines alone says nothing. */
function withoutSignature(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /^-- ?$/.test(line));
  const kept = at === -1 ? lines : lines.slice(0, at);
  while (kept.length > 0 && isSignature(kept.at(-1) ?? '')) kept.pop();
  return kept.join('\n').trim();
}
