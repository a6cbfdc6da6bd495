import { composeNotice, type EmailAddress, isOwnAddress, type OutgoingAttachment } from '../email/index.ts';
import { domainsOf } from '../mailbox/index.ts';
import { suppressedAddress, suppressionIn } from '../suppression/index.ts';
import { claimDigest, releaseDigest, settleDigest } from './digest-store.ts';
import type { OutboundDeps } from './gather-sources.ts';
import { MailHeldBackError, MailRefusedError, type OutgoingMail } from './mail-gateway.ts';
import { MailInDoubtError, type Sent } from './send-mail.ts';

/** What it takes to tell agents something that is about no ticket. */
export type TellingDeps = Pick<OutboundDeps, 'table' | 'service' | 'settings' | 'mailboxes' | 'options'>;

/** A mail that is about no ticket. */
export interface OnceMail {
  /** names the mail */
  sendId: string;
  /** who gets it: an agent by their number, or somebody else */
  to: EmailAddress & { id?: number };
  /** the mailbox that it comes from; the default where absent */
  from?: string;
  subject: string;
  text: string;
  html?: string | undefined;
  attachments?: readonly OutgoingAttachment[] | undefined;
  unsubscribeLink?: string | undefined;
}

/**
 * Sends a mail that is about no ticket to an agent, or to a customer, once: it is claimed before it is sent. Withheld where their address is one of the
 * desk's own, or takes none.
 * @throws MailInDoubtError, MailHeldBackError or what the mail service throws, for the queue to bring the event again
 */
export async function sendOnce(
  deps: TellingDeps,
  { sendId, to, from, ...content }: OnceMail,
  now: Date,
): Promise<Sent> {
  const { table } = deps;
  const { id: agentId, address, name } = to;
  const [mailboxes, options, suppressed] = await Promise.all([
    deps.mailboxes.at(now),
    deps.options.at(now),
    table.get(suppressedAddress.of(address)),
  ]);
  const own = { mailboxes: mailboxes.addresses, deskDomains: domainsOf(deps.settings) };
  if (isOwnAddress(address, own) || suppressionIn(suppressed, now) !== null) return 'withheld';
  const claimed = await claimDigest(table, { sendId, agentId }, now);
  if (claimed === 'done') return 'done_before';
  if (claimed === 'in_doubt') throw new MailInDoubtError(sendId);
  const { raw, from: source } = await composeNotice({
    noticeId: sendId,
    mailbox: { address: from ?? mailboxes.byDefault.address, name: options.deskName },
    to: [{ address, name }],
    ...content,
    date: now,
  });
  return handOver(deps, { source, recipients: [address], raw, sendId });
}

async function handOver({ table, service }: TellingDeps, mail: OutgoingMail): Promise<Sent> {
  const { sendId } = mail;
  try {
    await service.send(mail);
  } catch (error) {
    if (error instanceof MailHeldBackError) await releaseDigest(table, sendId);
    if (!(error instanceof MailRefusedError)) throw error;
    await settleDigest(table, sendId);
    return 'failed';
  }
  await settleDigest(table, sendId);
  return 'sent';
}
