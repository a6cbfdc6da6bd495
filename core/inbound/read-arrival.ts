import type { Arrival } from '../../schemas/mail/arrival.ts';
import type { OwnAddresses } from '../email/index.ts';
import { domainsOf } from '../mailbox/index.ts';
import type { Context } from '../shared/context.ts';
import { receivedObject, type SigningKeys } from '../threading/index.ts';
import type { TicketRules } from '../ticket/index.ts';
import type { FindingDesk } from './find-thread.ts';
import type { InboundDeps } from './inbound-deps.ts';
import { type Mail, understandMail } from './understand-mail.ts';

/** A mail as it was read, and the desk as it is. */
export interface ReadArrival {
  mail: Mail;
  raw: Uint8Array;
  desk: FindingDesk;
  own: OwnAddresses & { keys: SigningKeys };
  rules: TicketRules;
}

/** Reads a delivered mail; null when it was taken in before and its object is gone since. */
export async function readArrival(
  deps: InboundDeps,
  context: Context,
  arrival: Arrival,
): Promise<ReadArrival | null> {
  const { settings, keys } = deps;
  const [raw, mailboxes, rules] = await Promise.all([
    rawMail(deps, arrival),
    deps.mailboxes.at(context.now),
    deps.rules.at(context.now),
  ]);
  if (raw === null) return null;
  const deskDomains = domainsOf(settings);
  const own = { mailboxes: mailboxes.addresses, deskDomains, keys };
  const mail = await understandMail(raw, arrival, own);
  const { thanksKeepsSolved = false } = rules;
  const desk = { mailboxes, deskDomains, keys, now: context.now, thanksKeepsSolved };
  return { mail, raw, desk, own, rules };
}

/**
 * The mail as it came; null when it was taken in before and its object is gone since, as something was struck out of it or
 * its time was over.
 */
async function rawMail(
  { table, objects, buckets }: InboundDeps,
  { rawKey }: Arrival,
): Promise<Uint8Array | null> {
  try {
    return await objects.get(buckets.mail, rawKey);
  } catch (error) {
    if ((await table.get(receivedObject.of(rawKey))) === undefined) throw error;
    return null;
  }
}
