import type { Actor } from '../../../schemas/actor.ts';
import { recordEvent, ticketSubject } from '../../audit/index.ts';
import { messageFacts, messageOf, messageWritesTo } from '../../message/index.ts';
import type { Context } from '../../shared/context.ts';
import { afterJoining, laterThanAll, rerouteWrites, statusesOf, threadOf } from '../../ticket/index.ts';
import { originOf } from '../draft.ts';
import type { InboundDeps, Receipt } from '../inbound-deps.ts';
import { keepContent } from '../keep-content.ts';
import type { ActingAgent, ActingMail } from './act-by-mail.ts';
import type { NotDone } from './asked.ts';

const DESK = { kind: 'system', name: 'mail' } as const;

/** What nobody is told of who wrote it: a machine, or somebody who pressed a button. */
const UNTOLD: readonly NotDone['reason'][] = ['automatic', 'gesture'];
/** What is not known to be by the agent whose address it names. */
const NOT_THEIRS: readonly NotDone['reason'][] = ['automatic', 'unproven'];

/**
 * Keeps a mail of an agent that does nothing as a note on its ticket, whole, with the reason above it. It changes nothing else there.
 * An event asks for the mail by which its writer learns of it, where it is an agent.
 */
export async function keepNotDone(
  deps: InboundDeps,
  context: Context,
  given: Omit<ActingMail, 'agent'> & { agent: ActingAgent | null; notDone: NotDone },
): Promise<Receipt> {
  const { mail, arrival, vouched, reached, agent, rules, notDone, guards } = given;
  const isTheirs = agent !== null && !NOT_THEIRS.includes(notDone.reason);
  const author: Actor = isTheirs ? { kind: 'agent', id: agent.id } : DESK;
  const current = laterThanAll(reached, { ...context, actor: author });
  const { body, attachments } = await keepContent(deps.objects, deps.buckets.attachments, mail);
  const { html: _html, safeHtmlKey: _key, remoteImages: _images, ...kept } = body;
  const told = `[${notDone.detail}]\n\n${kept.text}`;
  const origin = { ...originOf(mail, arrival, vouched), notDone };
  const message = messageOf(
    { kind: 'internal_note', body: { ...kept, text: told }, attachments, origin },
    current.newId(),
    author,
    current.now,
  );
  const filing: Context = { ...current, actor: DESK };
  const quiet = { isQuiet: true, at: message.createdAt, reopens: false, writerId: null };
  const { ticket, writes } = await rerouteWrites(
    reached,
    (before, place) => afterJoining(before, place, quiet, statusesOf(rules)),
    { context: filing, counted: [] },
  );
  const ticketId = threadOf(reached).id;
  const refused = { ticket, message: { ...messageFacts(message), author } };
  const telling =
    agent === null || UNTOLD.includes(notDone.reason)
      ? []
      : [recordEvent(ticketSubject(ticket.id), 'message.refused', refused, filing)];
  await deps.table.write([
    ...writes,
    ...messageWritesTo(ticketId, ticket, message, current),
    ...telling,
    ...guards({ ticketId, messageId: message.id }),
  ]);
  return { outcome: 'joined', ticketId: ticket.id, messageId: message.id };
}
