import type { Actor } from '../../schemas/actor.ts';
import type {
  ImportedActor,
  ImportedMessage,
  ImportedState,
  ImportedTicket,
} from '../../schemas/api/import.ts';
import type { Attachment, Body, Message } from '../../schemas/message.ts';
import { type Ticket, ticketSchema } from '../../schemas/ticket.ts';
import type { TimeEntry } from '../../schemas/time-entry.ts';
import { withValues } from '../custom-field/index.ts';
import { isPublic } from '../message/index.ts';
import { fieldError } from '../shared/errors.ts';
import {
  entered,
  firstForm,
  notWaiting,
  requireDescription,
  statusesOf,
  type TicketRules,
  type TicketTerms,
  waitingFrom,
} from '../ticket/index.ts';
import { within } from './import-deps.ts';
import { importId, importName } from './import-id.ts';
import type { People } from './people.ts';
import { actorOfSurvey, type GivenSurvey, type SurveyAct, surveyed, surveysIn } from './plan-survey.ts';
import { type GivenTime, timesIn, workedOn } from './plan-time.ts';

/** What the desk knows of whom and what an imported ticket names. */
export interface PlanTerms {
  ticketId: number;
  /** the time of the import */
  now: Date;
  people: People;
  mailbox: string;
  rules: TicketRules & { terms: TicketTerms };
  /** by normalised address; null: no agent of this desk */
  agentIdOf: (address: string) => number | null;
  teamIdOf: (name: string) => number | null;
  /** what a message says, its files, and the Message-ID by which answers to it find the ticket. @throws InvalidInputError */
  saidOf: (message: ImportedMessage) => { body: Body; attachments: Attachment[]; messageId: string | null };
  /** notes what is left out */
  warn: (path: string, message: string) => void;
}

/** Something that happened, with the ticket just before and just after it. */
export interface ImportedAct {
  /** RFC 3339 */
  at: string;
  by: Actor;
  /** what tells it apart: half of the id of its event */
  name: string;
  /** id of its event */
  eventId: string;
  /** null: it opened the ticket */
  before: Ticket | null;
  after: Ticket;
  message?: { given: ImportedMessage; message: Message };
  survey?: SurveyAct;
  time?: TimeEntry;
}

/** An act as it was given, and where. */
type GivenAct = { at: string; path: string } & (
  | { message: ImportedMessage }
  | { change: ImportedTicket['changes'][number] }
  | GivenSurvey
  | GivenTime
);

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What happened to a ticket elsewhere, act by act in the order of their times: its first message opens it, and each later
 * message and change leaves it as it says. Nothing follows from an act but what the other system wrote down: no reply opens a
 * ticket here that was left solved there. Pure, but for what it warns of.
 * @throws InvalidInputError that names what is wrong
 */
export function planTicket(item: ImportedTicket, terms: PlanTerms): ImportedAct[] {
  const planned: ImportedAct[] = [];
  let ticket: Ticket | null = null;
  const given = inOrder(item, terms);
  let at = Date.parse(given[0]?.at ?? item.createdAt);
  for (const act of given) {
    // Ids say in which order acts of the same moment were, and that the ticket was opened before them all.
    at = Math.max(at + 1, Date.parse(act.at));
    const done: ImportedAct =
      'message' in act
        ? messageAct(item, { ...act, before: ticket, idAt: at }, terms)
        : 'asked' in act
          ? surveyAct(item, { ...act, before: ticket ?? opening(item, terms), idAt: at })
          : 'worked' in act
            ? timeAct(item, { ...act, before: ticket ?? opening(item, terms), idAt: at })
            : changeAct(item, { ...act, before: ticket ?? opening(item, terms), idAt: at }, terms);
    planned.push(done);
    ticket = done.after;
  }
  return planned;
}

/** The acts by their times, those of one moment as they stand. The first message opens the ticket, whatever comes before it. */
function inOrder(item: ImportedTicket, { agentIdOf, warn }: PlanTerms): GivenAct[] {
  const acts: GivenAct[] = [
    ...item.messages.map((message, at) => ({ at: message.createdAt, path: `messages.${at}`, message })),
    ...item.changes.map((change, at) => ({ at: change.at, path: `changes.${at}`, change })),
    ...surveysIn(item),
    ...timesIn(item, agentIdOf, warn),
  ];
  const sorted = acts.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  const [first] = sorted.filter((act) => 'message' in act);
  if (first === undefined) return [];
  const opened = { ...first, at: item.createdAt < first.at ? item.createdAt : first.at };
  return [opened, ...sorted.filter((act) => act !== first)];
}

/** Something that is given, the ticket before it, and the time that its ids say. */
type Placed<Given, Before> = Given & { at: string; path: string; before: Before; idAt: number };

function messageAct(
  item: ImportedTicket,
  given: Placed<{ message: ImportedMessage }, Ticket | null>,
  terms: PlanTerms,
): ImportedAct {
  const { at, before, idAt, message: written } = given;
  const message = within(given.path, () => messageOf(item, written, idAt, terms));
  const opened = before ?? opening(item, terms);
  const name = importName(item.externalId, 'told', written.externalId);
  return {
    at,
    by: message.author,
    name,
    eventId: importId(idAt, name),
    before,
    after: touched(answeredBy(opened, message), before, at),
    message: { given: written, message },
  };
}

function changeAct(
  item: ImportedTicket,
  given: Placed<{ change: ImportedTicket['changes'][number] }, Ticket>,
  terms: PlanTerms,
): ImportedAct {
  const { at, path, before, idAt, change } = given;
  const by = actorOf(change.by, terms);
  if (change.by.agent !== undefined && by.kind !== 'agent')
    terms.warn(`${path}.by`, `${change.by.agent} is no agent of this desk: nobody is named for the change`);
  const after = within(`${path}.to`, () =>
    changedTo(before, change.to, { at, by, path: `${path}.to` }, terms),
  );
  const name = importName(item.externalId, 'change', change.externalId);
  return { at, by, name, eventId: importId(idAt, name), before, after: touched(after, before, at) };
}

function surveyAct(item: ImportedTicket, given: Placed<GivenSurvey, Ticket>): ImportedAct {
  const { at, before, idAt, what, asked } = given;
  const { ticket, act: survey } = surveyed(item, before, given);
  const name = importName(item.externalId, what, asked.externalId);
  return {
    at,
    by: actorOfSurvey(what, before),
    name,
    eventId: importId(idAt, name),
    before,
    // Nobody has worked on it.
    after: { ...touched(ticket, before, at), lastActivityAt: before.lastActivityAt },
    survey,
  };
}

function timeAct(item: ImportedTicket, given: Placed<GivenTime, Ticket>): ImportedAct {
  const { at, before, idAt, worked } = given;
  const { ticket, time } = workedOn(item, before, given);
  const name = importName(item.externalId, 'worked', worked.externalId);
  const eventId = importId(idAt, name);
  return { at, by: time.enteredBy, name, eventId, before, after: touched(ticket, before, at), time };
}

function messageOf(item: ImportedTicket, message: ImportedMessage, idAt: number, terms: PlanTerms): Message {
  const { kind, author: by, createdAt, externalId } = message;
  const author = actorOf(by, terms);
  const writtenBy = author.kind === 'system' ? (by.name ?? by.agent) : undefined;
  const { body, attachments, messageId } = terms.saidOf(message);
  const said = {
    id: importId(idAt, importName(item.externalId, 'message', externalId)),
    author,
    createdAt,
    ...body,
    attachments,
    origin: {
      channel: 'import',
      externalId,
      ...(writtenBy !== undefined && { writtenBy }),
      ...(messageId !== null && { messageId }),
    },
  } as const;
  if (kind !== 'public_reply') return { ...said, kind };
  return { ...said, kind, to: null, delivery: { channel: 'import', state: 'sent', at: createdAt } };
}

/** Who did something, as this desk knows them; the import, when it does not. */
function actorOf({ agent, customer }: ImportedActor, { agentIdOf, people }: PlanTerms): Actor {
  if (customer !== undefined) return { kind: 'customer', id: people.idOf(customer) };
  const id = agent === undefined ? null : agentIdOf(agent);
  return id === null ? { kind: 'system', name: 'import' } : { kind: 'agent', id };
}

/** The ticket as it was when it was opened. */
function opening(item: ImportedTicket, terms: PlanTerms): Ticket {
  const { createdAt: at, type = 'question', language = terms.people.requester.language } = item;
  const { people, rules } = terms;
  const requesterId = people.requester.id;
  const others = new Set(item.collaborators.map((person) => people.idOf(person)));
  others.delete(requesterId);
  const form = firstForm(rules.terms, type);
  const isInternal = !item.messages.some(({ kind }) => kind !== 'internal_note');
  const blank: Ticket = {
    id: terms.ticketId,
    subject: item.subject,
    status: 'new',
    statusKey: statusesOf(rules).defaultOf('new').key,
    priority: 'normal',
    type,
    channel: item.channel ?? 'api',
    origin: 'import',
    externalId: item.externalId,
    language,
    tags: [],
    mailbox: terms.mailbox,
    teamId: null,
    assigneeId: null,
    requesterId,
    organisationId: people.requester.organisationId,
    collaboratorIds: [...others],
    followUpOf: null,
    mayBelongTo: null,
    handlingSeconds: 0,
    ...(form !== undefined && { form }),
    ...(isInternal && { isInternal }),
    version: 1,
    createdAt: at,
    updatedAt: at,
    lastActivityAt: at,
  };
  const by: Actor = { kind: 'customer', id: requesterId };
  return changedTo(blank, item, { at, by, path: '' }, terms);
}

/** The ticket whose customer waits for an answer from a message on, or has it by this one. */
function answeredBy(ticket: Ticket, message: Message): Ticket {
  const { kind, createdAt } = message;
  if (kind === 'customer_message')
    return { ...waitingFrom(ticket, ticket, createdAt), lastCustomerMessageAt: createdAt };
  return isPublic(message) ? notWaiting(ticket) : ticket;
}

/** Bookkeeping of an act. */
function touched(ticket: Ticket, before: Ticket | null, at: string): Ticket {
  const version = before === null ? ticket.version : before.version + 1;
  return { ...ticket, version, updatedAt: at, lastActivityAt: at };
}

/** Where and when something is said of a ticket. */
interface Saying {
  at: string;
  by: Actor;
  path: string;
}

function changedTo(ticket: Ticket, to: ImportedState, saying: Saying, terms: PlanTerms): Ticket {
  const { subject, priority, type, tags, category, impact, urgency } = to;
  requireDescription({ ...(category !== undefined && { category }) }, terms.rules.terms, '');
  const named = { subject, priority, type, tags, category, impact, urgency };
  const said = Object.entries(named).filter(([, value]) => value !== undefined);
  const fields =
    to.fields && withValues(terms.rules.terms.fields, ticket.fields, to.fields, { subject: 'ticket' });
  const changed = ticketSchema.parse({
    ...ticket,
    ...Object.fromEntries(said),
    ...placesOf(to, saying, terms),
    ...(fields && { fields }),
  });
  return to.status === undefined ? changed : inStatus(changed, to.status, saying, terms);
}

/** Whom a ticket is given to. Who or what this desk does not have is left out. */
function placesOf({ assignee, team }: ImportedState, { path }: Saying, terms: PlanTerms) {
  const above = path === '' ? '' : `${path}.`;
  const assigneeId = assignee ? terms.agentIdOf(assignee) : null;
  if (assignee && assigneeId === null)
    terms.warn(`${above}assignee`, `${assignee} is no agent of this desk: the ticket is nobody's`);
  const teamId = team ? terms.teamIdOf(team) : null;
  if (team && teamId === null)
    terms.warn(`${above}team`, `${team} is no team of this desk: the ticket is in none`);
  return { ...(assignee !== undefined && { assigneeId }), ...(team !== undefined && { teamId }) };
}

/** The ticket in a status from a time on. One that would have closed by itself before the import stays solved. */
function inStatus(ticket: Ticket, status: string, { at, by }: Saying, { rules, now }: PlanTerms): Ticket {
  const target = statusesOf(rules).meant(status);
  if (target === undefined) throw fieldError('status', 'is no status of this desk');
  if (target.needsUntil) throw fieldError('status', 'ends by itself: name another of its category');
  if (target.key === ticket.statusKey) return ticket;
  const days = rules.closeAfterDays;
  const isOver = days !== null && Date.parse(at) + days * DAY_MS <= now.getTime();
  const closeAfterDays = isOver ? null : days;
  return entered(ticket, target, { doing: { now: new Date(at), actor: by }, closeAfterDays });
}
