import type { Rating, Survey } from '../../schemas/satisfaction.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { optionsNow } from '../options/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError, NotFoundError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import {
  askedAnew,
  broughtSatisfaction,
  changedBeneath,
  laterThanAll,
  ownSatisfaction,
  parseTicketRow,
  showingLast,
  ticketByNumber,
  ticketWrite,
  whereMerged,
} from '../ticket/index.ts';
import { levelOf } from './level.ts';
import { reasonKeys } from './reasons.ts';
import { parseSurveyRow, surveyOfTicket, surveyWrite } from './survey-store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days for which a rating can be changed after it was first given. */
const CHANGED_WITHIN_DAYS = 7;

/** What a customer says of a solve. What is absent stays as it was said before. */
export interface Said {
  score: number;
  /** key of one of the desk's reasons; null: none */
  reason?: string | null | undefined;
  comment?: string | undefined;
}

/** A question with the ticket that it is about. */
export interface SurveyOfTicket {
  survey: Survey;
  ticket: Ticket;
}

/** Until when a question can be answered, or an answer be changed. Pure. */
export function ratableUntil({ expiresAt, rating }: Pick<Survey, 'expiresAt' | 'rating'>): string {
  if (rating === undefined) return expiresAt;
  return new Date(Date.parse(rating.at) + CHANGED_WITHIN_DAYS * DAY_MS).toISOString();
}

/** @throws NotFoundError when there is no such question, or its ticket is purged */
export async function loadSurvey(
  table: Table,
  { ticketId, surveyId }: { ticketId: number; surveyId: string },
): Promise<SurveyOfTicket> {
  const keys = { ticket: ticketByNumber.of(ticketId), survey: surveyOfTicket.of({ ticketId, id: surveyId }) };
  const rowAt = await readRows(table, [keys.ticket, keys.survey]);
  const [ticketRow, surveyRow] = [rowAt(keys.ticket), rowAt(keys.survey)];
  if (ticketRow === undefined || surveyRow === undefined) throw new NotFoundError('survey');
  const ticket = parseTicketRow(ticketRow);
  if (ticket.purged) throw new NotFoundError('survey');
  return { survey: parseSurveyRow(surveyRow), ticket };
}

/**
 * Rates a solve, or changes what was said of it: once a solve, and until some days after it was first said. Saying the same again
 * changes nothing. The ticket shows what was said of its last solve; one that was merged into another is rated with that, which shows
 * it too, and is told of.
 * @throws NotFoundError; InvalidInputError when there is no such score or reason
 * @throws ConflictError `survey.over` when it is too late, `ticket.trashed`
 */
export function rate(
  table: Table,
  context: Context,
  { said, ...place }: { ticketId: number; surveyId: string; said: Said },
): Promise<Survey> {
  const load = async () => {
    const found = await loadSurvey(table, place);
    return { ...found, version: found.ticket.version };
  };
  return changeVersioned(undefined, load, async ({ survey: before, ticket: asked }) => {
    const reached = await whereMerged(table, asked);
    const by = { ...context, actor: { kind: 'customer', id: before.customerId } as const };
    const current = laterThanAll(reached, by);
    if (ratableUntil(before) <= current.now.toISOString()) throw overError();
    const { satisfactionReasons } = await optionsNow(table);
    const reasons = [...reasonKeys(satisfactionReasons), before.rating?.reason].filter(Boolean);
    const after = rated(before, said, { reasons, now: current.now });
    if (after === before || after.rating === undefined) return before;
    const isLast = ownSatisfaction(asked)?.id === after.id;
    const shown = (one: Ticket) => (isLast ? shownOn(one, after) : one);
    const quietly = { isActivity: false };
    const { ticket, write, told } = await ticketWrite(
      reached.ticket,
      shown(reached.ticket),
      current,
      quietly,
    );
    const beneath = await Promise.all(
      reached.by.map((one) => ticketWrite(one, changedBeneath(one, shown), current, quietly)),
    );
    const { at, changedAt, ...rating } = after.rating;
    const said_ = { ...rating, hasComment: after.comment !== '', before: before.rating ?? null };
    await table.write([
      write,
      ...beneath.map((one) => one.write),
      surveyWrite(before, after),
      recordEvent(
        ticketSubject(ticket.id),
        'satisfaction.rated',
        { ticket, survey: after, rating: said_ },
        current,
      ),
      ...told(),
      ...beneath.flatMap((one) => one.told()),
    ]);
    return after;
  });
}

/** A question as it is answered; the same where nothing else is said than before. Pure. @throws InvalidInputError */
export function rated(
  before: Survey,
  { score, reason, comment = before.comment }: Said,
  { reasons, now }: { reasons: readonly unknown[]; now: Date },
): Survey {
  if (!Number.isInteger(score) || score < 1 || score > before.scale)
    throw fieldError('score', `must be from 1 to ${before.scale}`);
  const level = levelOf(score, before.scale);
  const why = level === 'bad' ? (reason === undefined ? (before.rating?.reason ?? null) : reason) : null;
  if (why !== null && !reasons.includes(why))
    throw fieldError('reason', 'must be one of the reasons of the desk');
  const was = before.rating;
  if (was?.score === score && was.reason === why && before.comment === comment) return before;
  const at = now.toISOString();
  const rating: Rating = { ...was, score, level, reason: why, at: was?.at ?? at, changedAt: at };
  return { ...before, rating, comment, version: before.version + 1 };
}

/** A ticket with what was said of its last solve, or of that of one that was merged into it. */
function shownOn(ticket: Ticket, { ticketId, id, solvedAt, askedAt, scale, rating }: Survey): Ticket {
  if (rating === undefined) return ticket;
  const own = ownSatisfaction(ticket);
  const shown = broughtSatisfaction(ticket).filter((one) => one.ticketId !== ticket.id && one.id !== id);
  if (ticketId !== ticket.id)
    return showingLast(ticket, [...shown, { id, solvedAt, askedAt, scale, rating, ticketId }]);
  if (own?.id !== id) return ticket;
  return showingLast(askedAnew(ticket, { ...own, rating }), shown);
}

function overError(): ConflictError {
  return new ConflictError('survey.over', 'It is too late to rate this, or to change the rating.');
}
