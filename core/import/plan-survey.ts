import type { Actor } from '../../schemas/actor.ts';
import type { ImportedSurvey, ImportedTicket } from '../../schemas/api/import.ts';
import type { Rating, Satisfaction, Survey } from '../../schemas/satisfaction.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { levelOf } from '../satisfaction/index.ts';
import { fieldError } from '../shared/errors.ts';
import { askedAnew } from '../ticket/index.ts';
import { importId, importName } from './import-id.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days for which a question can be answered. */
const RATED_WITHIN_DAYS = 30;

/** That somebody was asked how satisfied they are, or answered. */
export interface SurveyAct {
  what: 'asked' | 'rated';
  /** the question with all that was said of it */
  survey: Survey;
}

/** Something of a question that is at its turn. */
export interface GivenSurvey {
  what: SurveyAct['what'];
  asked: ImportedSurvey;
}

/** What was asked and answered, each at its own time. @throws InvalidInputError that names what is wrong */
export function surveysIn({
  satisfaction = [],
}: ImportedTicket): (GivenSurvey & { at: string; path: string })[] {
  return satisfaction.flatMap((asked, place) => {
    const path = `satisfaction.${place}`;
    const { askedAt, ratedAt, score, scale } = asked;
    if ((ratedAt === undefined) !== (score === undefined))
      throw fieldError(`${path}.score`, 'goes with the time at which it was said, and that with it');
    if (score !== undefined && score > scale) throw fieldError(`${path}.score`, `must be from 1 to ${scale}`);
    if (ratedAt !== undefined && ratedAt < askedAt)
      throw fieldError(`${path}.ratedAt`, 'must not lie before the question');
    const given: (GivenSurvey & { at: string; path: string })[] = [
      { what: 'asked', asked, at: askedAt, path },
    ];
    return ratedAt === undefined ? given : [...given, { what: 'rated', asked, at: ratedAt, path }];
  });
}

/** Who asked, and who answered. */
export function actorOfSurvey(what: SurveyAct['what'], { requesterId }: Ticket): Actor {
  return what === 'asked' ? { kind: 'system', name: 'import' } : { kind: 'customer', id: requesterId };
}

/** The ticket after its requester was asked or answered, and the question. Pure. */
export function surveyed(
  item: ImportedTicket,
  before: Ticket,
  { what, asked }: GivenSurvey,
): { ticket: Ticket; act: SurveyAct } {
  const { externalId, askedAt, ratedAt, score, scale, comment = '' } = asked;
  const rating: Rating | undefined =
    ratedAt === undefined || score === undefined
      ? undefined
      : { score, level: levelOf(score, scale), reason: null, at: ratedAt, changedAt: ratedAt };
  const id = importId(Date.parse(askedAt), importName(item.externalId, 'survey', externalId));
  const solvedAt = ('solvedAt' in before ? before.solvedAt : null) ?? askedAt;
  const known: Satisfaction = { id, solvedAt, askedAt, scale };
  const survey: Survey = {
    ...known,
    ticketId: before.id,
    customerId: before.requesterId,
    agentId: before.assigneeId,
    teamId: before.teamId,
    expiresAt: new Date(Date.parse(askedAt) + RATED_WITHIN_DAYS * DAY_MS).toISOString(),
    ...(rating && { rating }),
    comment,
    version: rating === undefined ? 1 : 2,
  };
  const shown = what === 'rated' && rating ? { ...known, rating } : known;
  return { ticket: askedAnew(before, shown), act: { what, survey } };
}
