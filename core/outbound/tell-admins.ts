import type { Agent } from '../../schemas/agent.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { listAgents } from '../agent/index.ts';
import { composeNotice, isOwnAddress } from '../email/index.ts';
import { domainsOf } from '../mailbox/index.ts';
import type { Table } from '../shared/table.ts';
import { ownerOf, wordsOfReview } from './article-words.ts';
import type { OutboundDeps } from './gather-sources.ts';
import { wordsOfConfirmation, wordsOfExpiring } from './held-words.ts';
import { isPast } from './outgoing-store.ts';

/** An event of which the admins are told by mail. */
type Telling = Extract<DeskEvent, { type: (typeof TELLING)[number] }>;
const TELLING = [
  'webhook.switched_off',
  'trigger.switched_off',
  'mail.held',
  'mail.expiring',
  'article.review_due',
] as const;

/** Whether the admins are told of an event: by the rules of the bus, of held mails only those that an admin must confirm. */
export function isTelling(event: DeskEvent): event is Telling {
  return TELLING.some((type) => type === event.type);
}

/** Most recipients of a mail, as SES takes it ("Service quotas in Amazon SES"). */
const MOST_RECIPIENTS = 50;
const AGENTS_AT_ONCE = 100;

/**
 * Tells the admins of the desk of a webhook or a trigger that was switched off, of an account that asks whether it may
 * forward its mail here, or of held mail that expires, and its owner of an article that is to be looked at: one mail to all of them, which may come twice when the function dies
 * just after it was sent. Gives to how many it went.
 * @throws what the mail service throws
 */
export async function tellAdmins(
  deps: Pick<OutboundDeps, 'table' | 'service' | 'settings' | 'mailboxes' | 'options'>,
  event: Telling,
  now: Date,
): Promise<number> {
  if (isPast(event.at, now)) return 0;
  const [mailboxes, options] = await Promise.all([deps.mailboxes.at(now), deps.options.at(now)]);
  const own = { mailboxes: mailboxes.addresses, deskDomains: domainsOf(deps.settings) };
  const told = await toldOf(deps.table, event);
  const to = told.filter(({ address }) => !isOwnAddress(address, own)).slice(0, MOST_RECIPIENTS);
  if (to.length === 0) return 0;
  const words = await wordsOf(deps.table, event, options.deskName);
  if (words === null) return 0;
  const { raw, from } = await composeNotice({
    noticeId: event.id,
    mailbox: { address: mailboxes.byDefault.address, name: options.deskName },
    to,
    ...words,
    date: now,
  });
  const recipients = to.map(({ address }) => address);
  await deps.service.send({ source: from, recipients, raw, sendId: event.id });
  return to.length;
}

/** Whom an event is told: the admins, but of an article whoever answers for it. */
async function toldOf(table: Table, event: Telling): Promise<Agent[]> {
  const owner = event.type === 'article.review_due' ? await ownerOf(table, event) : null;
  return owner === null ? adminsOf(table) : [owner];
}

async function adminsOf(table: Table): Promise<Agent[]> {
  const admins: Agent[] = [];
  let after: string | undefined;
  do {
    const page = await listAgents(table, { limit: AGENTS_AT_ONCE, ...(after !== undefined && { after }) });
    admins.push(...page.items.filter(({ role, active }) => role === 'admin' && active));
    after = page.after ?? undefined;
  } while (after !== undefined);
  return admins;
}

/** What the mail says; null: there is nothing to say any more. */
async function wordsOf(
  table: Table,
  event: Telling,
  deskName: string,
): Promise<{ subject: string; text: string } | null> {
  switch (event.type) {
    case 'trigger.switched_off':
      return wordsOfTrigger(event, deskName);
    case 'webhook.switched_off':
      return wordsOfWebhook(event, deskName);
    case 'mail.held':
      return wordsOfConfirmation(table, event, deskName);
    case 'article.review_due':
      return wordsOfReview(table, event, deskName);
    case 'mail.expiring':
      return wordsOfExpiring(table, event, deskName);
  }
}

function wordsOfTrigger(
  { trigger: { key }, at }: Extract<Telling, { type: 'trigger.switched_off' }>,
  deskName: string,
) {
  const text = [
    `The trigger "${key}" was switched off at ${at} (UTC).`,
    'It could not do what it says, 50 times in a row. All other triggers go on.',
    `Why it failed the last time stands in GET /v1/triggers/${key}/runs.`,
    `Once it is mended: PATCH /v1/triggers/${key} {"isActive": true}.`,
    deskName,
  ];
  return { subject: `Trigger "${key}" was switched off`, text: `${text.join('\n\n')}\n` };
}

function wordsOfWebhook(
  { webhook, reason, failingSince, at }: Extract<Telling, { type: 'webhook.switched_off' }>,
  deskName: string,
) {
  const why =
    reason === 'gone'
      ? 'It has answered 410 Gone: whoever runs it wants nothing any more.'
      : `Nothing that the desk sent to it has arrived since ${failingSince} (UTC).`;
  const text = [
    `The webhook "${webhook.key}" was switched off at ${at} (UTC).`,
    why,
    `What was answered stands in GET /v1/webhooks/${webhook.key}/deliveries. Events that come while it is off are kept for 30 days.`,
    `Once it is mended: PATCH /v1/webhooks/${webhook.key} {"isActive": true}, and then POST /v1/webhooks/${webhook.key}/redeliver for what it has missed.`,
    deskName,
  ];
  return { subject: `Webhook "${webhook.key}" was switched off`, text: `${text.join('\n\n')}\n` };
}
