import type { Arrival } from '../../../schemas/mail/arrival.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { everyAgent } from '../../agent/index.ts';
import { actingFor, type Caller } from '../../auth/index.ts';
import { addMessage, type NewMessage } from '../../conversation/index.ts';
import { isOwnAddress, type OwnAddresses, type ThreadClue } from '../../email/index.ts';
import { domainsOf } from '../../mailbox/index.ts';
import type { Context } from '../../shared/context.ts';
import {
  type BiletError,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
} from '../../shared/errors.ts';
import type { Write } from '../../shared/write.ts';
import type { FiledMessage } from '../../threading/index.ts';
import type { Reached, TicketChange, TicketRules } from '../../ticket/index.ts';
import type { Copied } from '../copied.ts';
import { originOf, type Vouched } from '../draft.ts';
import type { ThreadLookup } from '../find-thread.ts';
import type { InboundDeps, Receipt } from '../inbound-deps.ts';
import { keepContent } from '../keep-content.ts';
import type { Mail } from '../understand-mail.ts';
import { agentCalled } from './agent-called.ts';
import { type Asked, askedBy, type NotDone } from './asked.ts';
import type { FirstLines } from './first-lines.ts';
import { keepNotDone } from './keep-not-done.ts';

/** A mail of an agent to a ticket, and what is known of both. */
export interface AgentMail {
  mail: Mail;
  arrival: Arrival;
  found: Exclude<ThreadLookup, { outcome: 'received' }>;
  raw: Uint8Array;
  rules: TicketRules;
  own: OwnAddresses;
  /** how somebody of the desk has said that it is to be taken as it is; absent where nobody had to */
  vouched?: Vouched | undefined;
  /** the writes by which it is received once, given the message that it became */
  guards: (filed: FiledMessage) => Write[];
}

/** An agent as who asks. */
export type ActingAgent = Caller & { kind: 'agent' };

/** A mail by which an agent acts on a ticket. */
export interface ActingMail extends AgentMail {
  agent: ActingAgent;
  reached: Reached;
}

/** A mail to the address of an agent that somebody else sent, or that is said to be by somebody else. */
export function isByAnother({ found: { agentId, toldAgentId } }: Pick<AgentMail, 'found'>): boolean {
  return toldAgentId !== null && toldAgentId !== agentId;
}

/** The agent who signs in by the sender's address, as they may act now; null when nobody does, or they do not work here any more. */
export async function agentOf({ table }: InboundDeps, agentId: number | null): Promise<ActingAgent | null> {
  if (agentId === null) return null;
  const acting = await actingFor(table, { kind: 'agent', id: agentId }).catch((error: unknown) => {
    if (error instanceof ForbiddenError) return null;
    throw error;
  });
  return acting?.kind === 'agent' ? acting : null;
}

/** Whether the header names the desk. A signed mail that names others alone may be one that somebody sends here again. */
export function isToDesk({ mail, own }: Pick<AgentMail, 'mail' | 'own'>): boolean {
  return [...mail.to, ...mail.cc].some(({ address }) => isOwnAddress(address, own));
}

/** Clues that anybody could write, or that only say who is said to write: by them nobody acts. */
const WEAK: readonly (ThreadClue['via'] | undefined)[] = ['subject', 'sibling'];

/**
 * The ticket that a mail of an agent reaches; null: it reaches none by a sign of the desk or by what it answers, or one that they
 * asked for themselves and were not told of as agents.
 */
export function reachedBy({ found }: Pick<AgentMail, 'found'>): Reached | null {
  const by = found.weighed.find(({ ticketId }) => ticketId !== null)?.clue.via;
  if (found.outcome === 'new' || WEAK.includes(by)) return null;
  const reached = found.outcome === 'join' ? found : { ticket: found.closed, by: [] };
  const isTheirs = reached.ticket.requesterId === found.customerId && found.toldAgentId === null;
  return isTheirs ? null : reached;
}

/**
 * Does what an agent's mail to a ticket says, as over the API: posts it as a public reply, or as a note where it says `#note`, with its
 * files, and changes the ticket along with it. What must not or cannot be done is kept as a note, and the agent is told why.
 */
export async function actByMail(deps: InboundDeps, context: Context, given: ActingMail): Promise<Receipt> {
  const asked = askedBy(given.mail, isToDesk(given));
  if ('notDone' in asked) return keepNotDone(deps, context, { ...given, notDone: asked.notDone });
  try {
    return await write(deps, context, given, asked);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const notDone: NotDone = { reason: 'refused', detail: sentenceOf(error) };
    return keepNotDone(deps, context, { ...given, notDone });
  }
}

async function write(
  deps: InboundDeps,
  context: Context,
  { mail, arrival, found, vouched, agent, reached: { ticket }, rules, guards }: ActingMail,
  { kind, text, lines }: Exclude<Asked, { notDone: NotDone }>,
): Promise<Receipt> {
  const { table, mailboxes, settings, objects, buckets } = deps;
  const change = await changeOf(deps, { lines, agent, ticket });
  // Of what it says only the agent's own words go on; the rest stays in the raw mail.
  const files = await keepContent(objects, buckets.attachments, { ...mail, text: '', html: '' });
  const message: NewMessage = {
    kind,
    text,
    ...(lines.status && { status: lines.status }),
    ...(Object.keys(change).length > 0 && { ticket: change }),
    ...(kind === 'public_reply' && copiesOf(ticket, found.copied)),
  };
  const ready = {
    said: { text },
    files: { attachments: files.attachments, keep: async () => {}, writesTo: () => [] },
    origin: originOf(mail, arrival, vouched),
  };
  const added = await addMessage(
    { table, rules, mailboxes, deskDomains: domainsOf(settings) },
    { ...context, actor: { kind: 'agent', id: agent.id } },
    {
      principal: agent,
      ticketId: ticket.id,
      message,
      ready,
      alongside: ({ ticket: { id: ticketId }, message: { id: messageId } }) =>
        guards({ ticketId, messageId }),
    },
  );
  return { outcome: 'joined', ticketId: added.ticket.id, messageId: added.message.id };
}

/** Who gets a copy of an answer that the agent copies to others: those, beside the collaborators. */
function copiesOf(ticket: Ticket, copied: readonly Copied[]): Pick<NewMessage, 'cc'> {
  const others = copied.filter(({ customerId }) => customerId !== ticket.requesterId);
  if (others.length === 0) return {};
  const named = others.map(({ customerId, address }) =>
    customerId === null ? { address } : { id: customerId },
  );
  const there = ticket.collaboratorIds.filter((id) => !others.some(({ customerId }) => customerId === id));
  return { cc: [...there.map((id) => ({ id })), ...named] };
}

/**
 * What first lines change of a ticket. Who solves one that nobody has takes it by that, as somebody must have done it.
 * @throws InvalidInputError when they name nobody
 */
export async function changeOf(
  { table }: InboundDeps,
  { lines, agent, ticket }: { lines: FirstLines; agent: ActingAgent; ticket: Pick<Ticket, 'assigneeId'> },
): Promise<TicketChange> {
  const { tags, priority, assignee, status } = lines;
  const takes = status !== null && ticket.assigneeId === null && agent.role !== 'light_agent';
  const called =
    assignee === null ? null : agentCalled(assignee, agent, isMe(assignee) ? [] : await everyAgent(table));
  if (called !== null && 'problem' in called) throw new InvalidInputError('agent.unknown', called.problem);
  const assigneeId = called?.id ?? (takes ? agent.id : null);
  return {
    ...(tags.length > 0 && { addTags: tags }),
    ...(priority !== null && { priority }),
    ...(assigneeId !== null && { assigneeId }),
  };
}

const isMe = (assignee: string): boolean => assignee.toLowerCase() === 'me';

/** Whether an error says that what was asked cannot be done, also not later. */
export function isRefusal(error: unknown): error is BiletError {
  return [InvalidInputError, ForbiddenError, NotFoundError, ConflictError].some(
    (kind) => error instanceof kind,
  );
}

/** What a refusal says, for the agent who wrote. */
export function sentenceOf({ code, message, fields }: BiletError): string {
  if (code === 'ticket.not_found') return 'It is a ticket that you do not work on.';
  if (fields.length === 0) return message;
  return `${fields.map(({ path, message: problem }) => `${path} ${problem}`).join('; ')}.`;
}
