import * as z from 'zod';
import { judge } from '../../../core/article-answer/index.ts';
import { ConflictError, NotFoundError } from '../../../core/shared/errors.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { fromSignedIn } from '../for-signed-in.ts';
import { pathIn } from '../page.ts';
import { ANSWER_WORDS } from '../words/answer.ts';
import { answerTo } from './answer-offer.ts';
import { requestPage, ticketIdIn } from './one-request.ts';

/** Takes what the customer says of the article with which a rule answered their request. */
export const judgeAnswer = fromSignedIn(async (request, reader, form) => {
  const { deps, site, now } = request;
  const ticketId = ticketIdIn(request);
  const ticket = await loadTicket(deps.table, ticketId);
  const answer = answerTo(ticket, reader);
  const helped = z.enum(['yes', 'no']).safeParse(form.text('helped')).data;
  const messageId = answer?.messageId;
  if (messageId === undefined || helped === undefined) throw new NotFoundError('answer');
  try {
    await judge(deps.table, deps.formContext(now), { ticketId, messageId, helped: helped === 'yes' });
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return requestPage(request, reader, { bad: ANSWER_WORDS[site.language].over });
  }
  return { is: 'redirect', to: pathIn(site, `/requests/${ticketId}`) };
});
