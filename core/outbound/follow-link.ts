import { HELP_LANGUAGES, type HelpCentre } from '../../schemas/help-centre.ts';
import type { MailTable } from '../email/index.ts';
import { followToken } from '../portal/index.ts';
import { standsWords } from './letter-words.ts';
import type { MailSources } from './write-mail.ts';

/** What is told of a ticket to whose it is. */
const PURPOSES: readonly MailSources['outgoing']['purpose'][] = ['reply', 'acknowledgement', 'notice'];

/** What stands under a mail, with a link to how its request stands where the help centre offers that to its requester. */
export function withFollowLink(
  table: MailTable | undefined,
  helpCentre: HelpCentre | undefined,
  { ticket, outgoing, keys: [key] }: Pick<MailSources, 'ticket' | 'outgoing' | 'keys'>,
  { language, now }: { language: string; now: Date },
): MailTable | undefined {
  if (helpCentre === undefined || !helpCentre.isOpen || !helpCentre.followLinks) return table;
  if (helpCentre.address === null || !PURPOSES.includes(outgoing.purpose)) return table;
  const token = followToken({ ticketId: ticket.id, customerId: ticket.requesterId }, key, now);
  const href = `${helpCentre.address}/${offeredIn(helpCentre, language)}/follow/${token}`;
  const words = standsWords(language, ticket.id);
  const link = { text: href, href };
  if (table === undefined) return { heading: words, rows: [[link]] };
  return { ...table, rows: [...table.rows, [{ text: words }, link]] };
}

/** The language of the help centre that is most like that of a mail. */
export function offeredIn(
  { languages: [first = HELP_LANGUAGES[0], ...others] }: HelpCentre,
  language: string,
): string {
  const base = language.toLowerCase().split('-')[0];
  return [first, ...others].find((one) => one === base) ?? first;
}
