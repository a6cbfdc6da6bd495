import { agentAddressKey, parseAgentAddressRow } from '../../agent/index.ts';
import { may } from '../../auth/index.ts';
import { emailIdentity, identityKey, parseIdentityRow } from '../../customer/index.ts';
import {
  type ForwardedMessage,
  isOwnAddress,
  isUnattendedAddress,
  type OwnAddresses,
  readForwarded,
  readMessage,
} from '../../email/index.ts';
import { organisationKeyOfAddress, parseDomainRow } from '../../organisation/index.ts';
import { readRows } from '../../shared/read-rows.ts';
import type { Table } from '../../shared/table.ts';
import { suppressedAddress, suppressionIn } from '../../suppression/index.ts';
import type { SenderLookup } from '../find-thread.ts';
import { personOf } from '../person.ts';
import { filesOf, languageOf, type Mail, subjectOf } from '../understand-mail.ts';
import { type ActingAgent, isToDesk } from './act-by-mail.ts';

/** A customer's mail that an agent passed on: what they wrote, who they are, and what the agent wrote above it. */
export interface PassedOn {
  mail: Mail;
  sender: Pick<
    SenderLookup,
    'customerId' | 'organisationId' | 'locale' | 'isNameless' | 'isBlocked' | 'isBounced'
  >;
  above: { text: string; attachments: Mail['attachments'] };
}

/**
 * The customer's mail that an agent who may open tickets passes on, by its own header: the outermost one that is nobody's of the desk. Null when there is
 * none: then it is a mail of the agent.
 */
export async function passedOnBy(
  table: Table,
  agent: ActingAgent,
  { raw, mail, own, now }: { raw: Uint8Array; mail: Mail; own: OwnAddresses; now: Date },
): Promise<PassedOn | null> {
  const { isSigned, automatic, suspicions } = mail;
  if (!isSigned || automatic || suspicions.length > 0 || !isToDesk({ mail, own })) return null;
  if (!may(agent, 'ticket.create')) return null;
  const message = await readMessage(raw);
  const all = await readForwarded(message);
  const keysOf = ({ from: { address } }: ForwardedMessage) => ({
    agent: agentAddressKey(address),
    identity: identityKey(emailIdentity(address)),
    organisation: organisationKeyOfAddress(address),
    suppressed: suppressedAddress.of(address),
  });
  const rowAt = await readRows(
    table,
    all.flatMap((one) => Object.values(keysOf(one))),
  );
  const found = all.find(
    (one) => !isOwnAddress(one.from.address, own) && parseAgentAddressRow(rowAt(keysOf(one).agent)) === null,
  );
  if (found === undefined) return null;
  const keys = keysOf(found);
  const unknown = { customerId: null, isNameless: false, isBlocked: false, locale: null };
  const owner = parseIdentityRow(rowAt(keys.identity)) ?? {
    ...unknown,
    organisationId: parseDomainRow(rowAt(keys.organisation)),
  };
  return {
    mail: mailOf(found, mail, { agentId: agent.id, raw }),
    sender: { ...owner, isBounced: suppressionIn(rowAt(keys.suppressed), now) === 'bounced' },
    above: { text: found.above, attachments: filesOf(found.beside, raw) },
  };
}

/** The mail as if the customer had sent it: what was passed on, with the raw mail of who did. */
function mailOf(
  { from, subject, messageId, text, html, attachments, language, ...signs }: ForwardedMessage,
  mail: Mail,
  { agentId, raw }: { agentId: number; raw: Uint8Array },
): Mail {
  const automatic = signs.automatic || isUnattendedAddress(from.address);
  return {
    ...mail,
    from: personOf(from),
    // The agent says so, which is as good as a mail of which nothing speaks against its sender.
    proof: 'silent',
    subject: subject === '' ? mail.subject : subjectOf(subject),
    messageId,
    text,
    replyText: text,
    html,
    attachments: filesOf(attachments, raw),
    language: languageOf(language),
    automatic,
    noAutoAnswer: automatic || signs.noAutoAnswer,
    asksNothing: false,
    saysThanks: false,
    isForward: false,
    form: null,
    forwardedBy: agentId,
  };
}
