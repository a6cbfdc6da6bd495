import {
  levelOf,
  ratableUntil,
  type SurveyOfTicket,
  wordsOfScore,
} from '../../../core/satisfaction/index.ts';
import { labelIn } from '../../../core/shared/label-in.ts';
import { COMMENT_LIMIT } from '../../../schemas/satisfaction.ts';
import { type Html, html } from '../html.ts';
import type { Page, Site } from '../page.ts';
import { said } from '../words/index.ts';
import { RATING_WORDS } from '../words/rating.ts';

/** A reason among which somebody may choose. */
interface OfferedReason {
  readonly key: string;
  readonly labels: Readonly<Record<string, string>> & { readonly en: string };
}

/** What the page on which a solve is rated shows. */
export interface RatingPage extends SurveyOfTicket {
  readonly reasons: readonly OfferedReason[];
  /** the score that the link of the mail is for: it is suggested, and nothing more */
  readonly suggested?: number | undefined;
  /** a comment that was too long */
  readonly refused?: string | undefined;
  readonly now: Date;
}

/** The page on which a solve is rated: each step of the scale is a button, and only a button rates. */
export function ratingPage(shown: RatingPage, site: Site): Page {
  const { survey, ticket, now, refused } = shown;
  const words = RATING_WORDS[site.language];
  const isOpen = ratableUntil(survey) > now.toISOString();
  const main = html`<h1>${words.title}</h1>
<p class="quiet">${said(site.words.request, { id: ticket.id })}</p>
${survey.rating && thanks(shown, site, isOpen)}
${isOpen && survey.rating && more(shown, site)}
${isOpen ? scale(shown, site) : !survey.rating && html`<p class="note bad">${words.over}</p>`}`;
  const status = refused === undefined ? 200 : 422;
  return {
    is: 'page',
    status,
    title: words.title,
    main,
    paths: {},
    headers: { 'referrer-policy': 'no-referrer' },
  };
}

/** The page that says that a link does not work, or not any more. */
export function noRatingPage(site: Site): Page {
  const words = RATING_WORDS[site.language];
  const main = html`<h1>${words.title}</h1><p class="note bad">${words.over}</p>`;
  return { is: 'page', status: 404, title: words.title, main, paths: {} };
}

const inWords = (score: number, of: number, { language }: Site): string =>
  labelIn(wordsOfScore(score, of), [language]);

function thanks({ survey }: RatingPage, site: Site, isOpen: boolean): Html {
  const words = RATING_WORDS[site.language];
  const score = inWords(survey.rating?.score ?? 0, survey.scale, site);
  const day = new Intl.DateTimeFormat(site.language, { dateStyle: 'long', timeZone: site.timeZone });
  const until = day.format(new Date(ratableUntil(survey)));
  return html`<div class="note good" role="status"><p>${said(words.rated, { score })}</p>
${isOpen && html`<p>${said(words.until, { date: until })}</p>`}</div>`;
}

/** The steps of the scale, the best first. */
function scale({ survey, suggested }: RatingPage, site: Site): Html {
  const words = RATING_WORDS[site.language];
  const chosen = survey.rating?.score ?? suggested;
  const buttons = Array.from({ length: survey.scale }, (_, at) => survey.scale - at).map(
    (score) =>
      html`<button name="score" value="${score}" aria-pressed="${score === survey.rating?.score ? 'true' : 'false'}" class="${score === chosen ? 'chosen' : 'second'}">${inWords(score, survey.scale, site)}</button>`,
  );
  return html`<form method="post">
<fieldset class="field"><legend>${survey.rating ? words.change : words.choose}</legend>
<div class="buttons">${buttons}</div></fieldset>
</form>`;
}

/** What somebody may add to their rating: the reason, where it is a bad one, and words of their own. */
function more({ survey, reasons, refused }: RatingPage, site: Site): Html {
  const words = RATING_WORDS[site.language];
  const { rating } = survey;
  const isBad = rating !== undefined && levelOf(rating.score, survey.scale) === 'bad';
  return html`<form method="post">
<input type="hidden" name="score" value="${rating?.score}">
${isBad && reasons.length > 0 && why(reasons, rating.reason, site)}
<p class="field"><label for="comment">${words.comment}</label>
${refused === undefined ? commented(survey.comment) : tooLong(refused, site)}</p>
<p><button>${words.send}</button></p>
</form>`;
}

const commented = (comment: string): Html =>
  html`<textarea id="comment" name="comment">${comment}</textarea>`;

function tooLong(comment: string, site: Site): Html {
  const problem = said(RATING_WORDS[site.language].tooLong, { count: COMMENT_LIMIT });
  return html`<span class="problem" id="problem">${problem}</span>
<textarea id="comment" name="comment" aria-invalid="true" aria-describedby="problem">${comment}</textarea>`;
}

function why(reasons: readonly OfferedReason[], chosen: string | null, site: Site): Html {
  const choices = reasons.map(({ key, labels }) => {
    const button =
      key === chosen
        ? html`<input type="radio" name="reason" value="${key}" checked>`
        : html`<input type="radio" name="reason" value="${key}">`;
    return html`<div><label class="plain">${button} ${labelIn(labels, [site.language])}</label></div>`;
  });
  return html`<fieldset class="field"><legend>${RATING_WORDS[site.language].why}</legend>${choices}</fieldset>`;
}
