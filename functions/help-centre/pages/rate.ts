import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import {
  type LinkedSurvey,
  loadSurvey,
  rate,
  readRatingToken,
  SHIPPED_REASONS,
} from '../../../core/satisfaction/index.ts';
import { ConflictError, InvalidInputError, NotFoundError } from '../../../core/shared/errors.ts';
import { COMMENT_LIMIT } from '../../../schemas/satisfaction.ts';
import { textSchema } from '../../../schemas/text.ts';
import type { Page, PageAnswer, PageRequest, PageRoute } from '../page.ts';
import { REASON_WORDS } from '../words/reasons.ts';
import { noRatingPage, ratingPage } from './rating.ts';

const PATH = '/help/{language}/rate/{token}';

/** A score as a link or a button names it. */
const scoreSchema = z
  .string()
  .regex(/^[1-9]$/)
  .transform(Number);
const formSchema = z.object({
  score: scoreSchema,
  reason: z.string().max(100).optional(),
  comment: z.string().optional(),
});
const commentSchema = textSchema(COMMENT_LIMIT);

/** Whoever has a link may rate: it is no page of others that sends the form, as the address is a secret. */
export const RATING_PAGES: readonly PageRoute[] = [
  { method: 'GET', path: '/help/rate/{token}', answer: toPage },
  { method: 'GET', path: PATH, answer: linked(show) },
  { method: 'POST', path: PATH, answer: linked(take), takesForeign: true },
];

/** Leads to the page in the language that the reader likes best: the links of mails are older than what is offered by now. */
function toPage({ site, event, params: { token = '' } }: PageRequest): PageAnswer {
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  const to = `/help/${site.language}/rate/${encodeURIComponent(token)}${query}`;
  return { is: 'redirect', to, status: 302, headers: { vary: 'Accept-Language' } };
}

type Linked = PageRequest & { linked: LinkedSurvey };

/** Reads the link; whatever is wrong with it, there is nothing to be rated. */
function linked(answer: (request: Linked) => Promise<PageAnswer>): PageRoute['answer'] {
  return async (request) => {
    const { deps, params, now, site } = request;
    const survey = readRatingToken(params.token ?? '', await deps.keysAt(now), now);
    if (survey === null) return noRatingPage(site);
    try {
      return await answer({ ...request, linked: survey });
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof ConflictError) return noRatingPage(site);
      throw error;
    }
  };
}

/** Shows what can be rated. Programs that look into mail open links: nothing is rated by that. */
async function show({ deps, site, linked, query, now }: Linked, refused?: string): Promise<Page> {
  const found = await loadSurvey(deps.table, linked);
  const { satisfactionReasons } = await deps.options.at(now);
  const reasons = satisfactionReasons ?? SHIPPED_REASONS.map((key) => ({ key, labels: REASON_WORDS[key] }));
  const suggested = scoreSchema.safeParse(query.score).data;
  return ratingPage({ ...found, reasons, suggested, refused, now }, site);
}

/** Takes what somebody pressed or wrote. */
async function take(request: Linked): Promise<PageAnswer> {
  const { deps, site, event, linked, params, now } = request;
  const form = formSchema.safeParse(formOf(event)).data;
  if (form === undefined) return show(request);
  const { score, reason, comment } = form;
  if (comment !== undefined && !commentSchema.safeParse(comment).success) return show(request, comment);
  try {
    await rate(deps.table, deps.contextAt(now), {
      ...linked,
      said: { score, reason, comment: comment?.trim() },
    });
  } catch (error) {
    if (error instanceof InvalidInputError) return show(request);
    throw error;
  }
  const to = `/help/${site.language}/rate/${encodeURIComponent(params.token ?? '')}`;
  return { is: 'redirect', to };
}

/** The fields of a form that a browser sends; text is well-formed, with one kind of line end. */
function formOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): Record<string, string> {
  const sent = new URLSearchParams(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
  const fields = [...sent].map(([name, value]) => [name, value.toWellFormed().replace(/\r\n?/g, '\n')]);
  return Object.fromEntries(fields);
}
