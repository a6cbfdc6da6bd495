import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Confirmation } from '../../schemas/held.ts';
import { expiringHeld, type HeldSummary, isHeld, loadHeld } from '../held/index.ts';
import type { Table } from '../shared/table.ts';

type Expiring = Extract<DeskEvent, { type: 'mail.expiring' }>;
type AskedToConfirm = Extract<DeskEvent, { type: 'mail.held' }>;
/** What a mail to the admins says; null: there is nothing to say any more. */
type Words = { subject: string; text: string } | null;

/** Held mails that one notice names; of the rest it says that they are in the list. */
const MOST_NAMED = 50;

const PROVIDERS: Readonly<Record<string, string>> = {
  gmail: 'Gmail',
  microsoft: 'Microsoft 365',
  cpanel: 'cPanel',
};

/** What the admins are told of an account that asks whether it may forward its mail here. */
export async function wordsOfConfirmation(
  table: Table,
  { held: { id, mailbox } }: AskedToConfirm,
  deskName: string,
): Promise<Words> {
  const held = await loadHeld(table, id);
  const confirmation = held.content?.confirmation ?? null;
  if (!isHeld(held) || confirmation === null) return null;
  const { provider, account, code, link } = confirmation satisfies Confirmation;
  const named = PROVIDERS[String(provider)] ?? String(provider);
  const text = [
    `${named} asks whether ${account ?? 'an account'} may forward its mail to ${mailbox}.`,
    'If you have set that up, confirm it; else do nothing.',
    ...(code === null ? [] : [`Code: ${code}`]),
    ...(link === null ? [] : [`Link: ${link}`]),
    `It came from ${held.content?.from.address ?? ''}, and stands in GET /v1/held-messages/${id}.`,
    deskName,
  ];
  return {
    subject: `${named}: confirm that mail is forwarded to ${mailbox}`,
    text: `${text.join('\n\n')}\n`,
  };
}

/** What the admins are told before held mails expire. */
export async function wordsOfExpiring(
  table: Table,
  { until }: Pick<Expiring, 'until'>,
  deskName: string,
): Promise<Words> {
  const found = await expiringHeld(table, { until, limit: MOST_NAMED + 1 });
  if (found.length === 0) return null;
  const named = found.slice(0, MOST_NAMED);
  const isMore = found.length > MOST_NAMED;
  const text = [
    `Until ${until} (UTC), nothing is left of these mails unless somebody releases them before:`,
    named.map(lineOf).join('\n'),
    ...(isMore ? ['There are more, in GET /v1/held-messages.'] : []),
    'Release one that is no spam by POST /v1/held-messages/{id}/release: it becomes the ticket or message that it would have been.',
    deskName,
  ];
  const number = isMore ? `More than ${MOST_NAMED} held mails` : `Held mails: ${named.length}`;
  return { subject: `${number} expire soon`, text: `${text.join('\n\n')}\n` };
}

function lineOf({ id, causes, from, subject, expiresAt }: HeldSummary): string {
  const why = causes.map((cause) => String(cause).replaceAll('_', ' ')).join(', ');
  return `- ${id}: ${from.address}, "${subject}" (${why}), until ${expiresAt}`;
}
