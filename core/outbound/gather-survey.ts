import type { SurveyFacts } from '../../schemas/events/facts.ts';
import { loadConversation } from '../conversation/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { messageOf } from '../message/index.ts';
import { pageOfRatings } from '../satisfaction/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import { partsKnownTo } from '../ticket/index.ts';
import { deskSources } from './desk-sources.ts';
import type { Gathered, OutboundDeps } from './gather-sources.ts';
import { type Outgoing, outgoingMail, stillToWrite } from './outgoing-store.ts';
import type { Plan } from './plan-mail.ts';
import { recipientsOf } from './recipients.ts';
import { isCorrespondence } from './write-mail.ts';

/** Messages to which the mail refers, so that it stands with them where it is read. */
const MESSAGES = 20;

/**
 * Reads what the mail is written from that asks the requester of a ticket how satisfied they are. Null when it has been sent or
 * withheld before, its ticket is purged or has another requester by now, or nobody has said where customers reach the desk.
 * @throws NotFoundError
 */
export async function gatherSurvey(
  deps: OutboundDeps,
  now: Date,
  { plan, survey }: { plan: Plan; survey: SurveyFacts },
): Promise<Gathered | null> {
  const { ticketId, messageId, sendId, requesterId } = plan;
  const keys = { outgoing: outgoingMail.of(sendId), customer: customerKey(requesterId) };
  const [rowAt, { ticket, messages, mergedFrom }, mailboxes, options] = await Promise.all([
    readRows(deps.table, Object.values(keys)),
    loadConversation(deps.table, ticketId, MESSAGES, { mayRead: (one) => isCorrespondence(one, now) }),
    deps.mailboxes.at(now),
    deps.options.at(now),
  ]);
  const begun = stillToWrite(rowAt(keys.outgoing));
  const isTheirs = ticket.requesterId === requesterId && ticket.purged === undefined;
  if (begun === null || !isTheirs) return null;
  if (rowAt(keys.customer) === undefined) throw new NotFoundError('customer');
  const customer = parseCustomerRow(rowAt(keys.customer));
  const page = pageOfRatings(options.helpCentre);
  if (page === null) return null;
  const known = partsKnownTo(requesterId, ticket);
  const earlier = messages.filter(({ id }) => known.includes(mergedFrom?.get(id) ?? ticketId));
  const addressees = { to: [{ customerId: requesterId }], cc: [] };
  const said = { kind: 'public_reply', text: '', to: null, addressees } as const;
  const message = messageOf(said, messageId, { kind: 'system', name: 'clock' }, now);
  const customers = new Map([[customer.id, customer]]);
  const recipients = recipientsOf({ ticket, message, earlier, customers, automaticToAll: false });
  const to = recipients[0]?.address ?? '';
  const outgoing: Outgoing = { sendId, ticketId, messageId, purpose: 'survey', to, recipients };
  const { id: surveyId, scale } = survey;
  const ratable = { ticketId, surveyId, scale, expiresAt: new Date(survey.expiresAt), page };
  const desk = deskSources(deps, options, { mailboxes, now });
  return {
    sources: { outgoing, ticket, message, earlier, customer, ratable, ...desk },
    ...begun,
    facts: { keys: [], rowAt: () => undefined },
  };
}
