import { changeBetween, recordEvent, ticketSubject } from '../../../core/audit/index.ts';
import { levelOf } from '../../../core/satisfaction/index.ts';
import { changedBeneath, mergedOf, ticketWrite } from '../../../core/ticket/index.ts';
import { countedFields } from '../../../core/time-entry/time-entry.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { TimeEntry } from '../../../schemas/time-entry.ts';
import type { Act } from './acts.ts';
import type { Telling } from './telling.ts';
import { found } from './told-ticket.ts';

type Of<Do extends Act['do']> = Extract<Act, { do: Do }>;
const DAY_MS = 86_400_000;
const instant = (second: number) => new Date(second * 1000).toISOString();

/** Time is entered, corrected or removed; an entry stays with the ticket on which it was entered. */
export async function tellTime(telling: Telling, act: Of<'work' | 'rework' | 'unwork'>): Promise<void> {
  const context = telling.contextFor(act);
  const known = telling.story.entries.get(act.entry);
  const now = context.now.toISOString();
  const after = entryAfter(act, known?.entry, { now, newId: context.newId, by: act.by });
  const keptOn = known?.keptOn ?? act.ticket;
  const counted = (one: TimeEntry | undefined) => (one === undefined || one.removedAt ? 0 : one.seconds);
  const added = counted(after) - counted(known?.entry);
  const before = telling.ticket(act.ticket);
  const type = typeOf(act);
  const of = (one: TimeEntry | undefined) => countedFields(one ?? null);
  const change = changeBetween(of(known?.entry), of(after)) ?? {};
  const beneath = telling.ticket(keptOn);
  const isBeneath = keptOn !== before.id;
  const kept = isBeneath
    ? await ticketWrite(
        beneath,
        changedBeneath(beneath, (one) => withTime(one, added)),
        context,
      )
    : null;
  await telling.change(
    { before, after: isBeneath ? withMergedTime(before, added) : withTime(before, added), context },
    {
      more: (ticket) => [
        ...(kept?.told() ?? []),
        recordEvent(ticketSubject(ticket.id), type, { ticket, timeEntry: after, change }, context),
      ],
    },
  );
  if (kept) telling.told([kept.ticket], []);
  telling.story.entries.set(act.entry, { keptOn, entry: after });
}

const TYPES = { work: 'time.entered', rework: 'time.changed', unwork: 'time.removed' } as const;
const typeOf = (act: Of<'work' | 'rework' | 'unwork'>) => TYPES[act.do];

const withTime = (ticket: Ticket, added: number): Ticket => ({
  ...ticket,
  handlingSeconds: ticket.handlingSeconds + added,
});

function withMergedTime(ticket: Ticket, added: number): Ticket {
  const merged = mergedOf(ticket);
  return {
    ...withTime(ticket, added),
    merged: { ...merged, handlingSeconds: merged.handlingSeconds + added },
  };
}

function entryAfter(
  act: Of<'work' | 'rework' | 'unwork'>,
  before: TimeEntry | undefined,
  { now, newId, by }: { now: string; newId: () => string; by: Act['by'] },
): TimeEntry {
  if (act.do === 'work') {
    const { agentId, seconds, workedAt } = act;
    const written = { enteredBy: by, version: 1, createdAt: now, updatedAt: now, removedAt: null };
    return { id: newId(), agentId, seconds, workedAt: instant(workedAt), note: null, ...written };
  }
  if (before === undefined) throw new Error(`Nobody has entered ${act.entry}`);
  const next = { ...before, version: before.version + 1, updatedAt: now };
  if (act.do === 'unwork') return { ...next, removedAt: now };
  const { agentId = before.agentId, seconds = before.seconds, workedAt } = act;
  return { ...next, agentId, seconds, ...(workedAt !== undefined && { workedAt: instant(workedAt) }) };
}

/** The requester is asked how satisfied they are with the last solve. */
export async function tellAsking(telling: Telling, act: Of<'ask'>): Promise<void> {
  const { solve } = found(telling.story.tickets, act.ticket);
  if (solve === null) throw new Error(`Ticket ${act.ticket} was never solved`);
  const before = telling.ticket(act.ticket);
  const context = telling.contextFor(act);
  const { now } = context;
  const asked = {
    id: context.newId(),
    solvedAt: solve.solvedAt,
    askedAt: now.toISOString(),
    scale: act.scale,
  };
  const survey = {
    ...asked,
    ticketId: before.id,
    customerId: before.requesterId,
    agentId: solve.agentId,
    teamId: solve.teamId,
    expiresAt: new Date(now.getTime() + 30 * DAY_MS).toISOString(),
    comment: '',
    version: 1,
  };
  await telling.change(
    { before, after: { ...before, satisfaction: asked }, context },
    {
      isActivity: false,
      more: (ticket) => [
        recordEvent(ticketSubject(ticket.id), 'satisfaction.asked', { ticket, survey }, context),
      ],
    },
  );
  telling.story.surveys.set(act.survey, survey);
}

/** The requester says how satisfied they are, or says otherwise than before. */
export async function tellRating(telling: Telling, act: Of<'rate'>): Promise<void> {
  const known = found(telling.story.surveys, act.survey);
  const before = telling.ticket(act.ticket);
  const context = telling.contextFor(act);
  const now = context.now.toISOString();
  const level = levelOf(act.score, known.scale);
  const rating = { score: act.score, level, reason: null, at: known.rating?.at ?? now, changedAt: now };
  const survey = { ...known, rating, version: known.version + 1 };
  const { satisfaction } = before;
  const shown =
    satisfaction?.id === survey.id ? { ...before, satisfaction: { ...satisfaction, rating } } : before;
  const told = { score: act.score, level, reason: null, hasComment: false, before: known.rating ?? null };
  await telling.change(
    { before, after: shown, context },
    {
      isActivity: false,
      more: (ticket) => [
        recordEvent(
          ticketSubject(ticket.id),
          'satisfaction.rated',
          { ticket, survey, rating: told },
          context,
        ),
      ],
    },
  );
  telling.story.surveys.set(act.survey, survey);
}

/** How far the mail of a reply got. */
export function tellMail(telling: Telling, act: Of<'mail'>): void {
  const ticket = telling.ticket(act.ticket);
  const { facts } = found(telling.story.messages, act.message);
  const context = telling.contextFor(act);
  const kind = act.hard ? 'hard' : 'soft';
  const bounce = { kind, type: act.hard ? 'Permanent' : 'Transient', subType: 'General' } as const;
  const mail = {
    to: 'somebody@customer.example',
    mailId: `mail-${facts.id}`,
    detail: '',
    reason: null,
    ...(act.fate === 'bounced' && { bounce }),
  };
  telling.told(
    [],
    [
      recordEvent(
        ticketSubject(ticket.id),
        `message.${act.fate}`,
        { ticket, message: { id: facts.id }, mail },
        context,
      ),
    ],
  );
}
