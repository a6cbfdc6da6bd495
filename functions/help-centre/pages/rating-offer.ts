import type { SignedIn } from '../../../core/portal/index.ts';
import { loadSurvey, ratableUntil, ratingToken } from '../../../core/satisfaction/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import { ownSatisfaction } from '../../../core/ticket/index.ts';
import type { Survey } from '../../../schemas/satisfaction.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { type Html, html } from '../html.ts';
import { type PageRequest, pathIn } from '../page.ts';
import { RATING_WORDS } from '../words/rating.ts';

/** What leads whoever was asked to the page on which they rate a request, or change what they said; null: there is nothing to rate. */
export async function ratingOffer(
  { deps, site, now }: Pick<PageRequest, 'deps' | 'site' | 'now'>,
  ticket: Ticket,
  { principal }: SignedIn,
): Promise<Html | null> {
  const shown = ticket.satisfaction;
  if (shown === undefined) return null;
  const own = ownSatisfaction(ticket);
  const asked = own === undefined || own.id === shown.id ? [shown] : [shown, own];
  const surveys = await Promise.all(
    asked.map(({ id, ticketId = ticket.id }) => surveyOf(deps.table, { ticketId, surveyId: id })),
  );
  const survey = surveys.find((one) => one?.customerId === principal.id);
  if (survey === undefined || survey === null) return null;
  const until = ratableUntil(survey);
  if (until <= now.toISOString()) return null;
  const [key] = await deps.keysAt(now);
  const { ticketId, id: surveyId } = survey;
  const token = ratingToken({ ticketId, surveyId, expiresAt: new Date(until) }, key);
  const { title, change } = RATING_WORDS[site.language];
  const words = survey.rating === undefined ? title : change;
  return html`<div class="note"><p><a href="${pathIn(site, `/rate/${token}`)}">${words}</a></p></div>`;
}

/** A question; null when its ticket, which was merged into the one that is shown, was purged since. */
async function surveyOf(table: Table, place: Parameters<typeof loadSurvey>[1]): Promise<Survey | null> {
  try {
    return (await loadSurvey(table, place)).survey;
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
