import { HELP_PATH } from '../../schemas/help-centre.ts';
import { confirm, confirmPage, contactSent } from './contact/after-contact.ts';
import { contact } from './contact/contact-page.ts';
import { embed } from './contact/embed.ts';
import { askedSoFar, sendContact } from './contact/send-contact.ts';
import { suggest } from './contact/suggestions.ts';
import type { PageRoute } from './page.ts';
import { ANSWER_PAGES } from './pages/answer-article.ts';
import { addPerson, reply, settle } from './pages/answer-request.ts';
import { articlePage } from './pages/article.ts';
import { articleFile } from './pages/article-files.ts';
import { icon, robots, script, style, theme } from './pages/assets.ts';
import { askToFollow, followedRequest, followPage } from './pages/follow.ts';
import { home, toLanguage } from './pages/home.ts';
import { oneRequest } from './pages/one-request.ts';
import { RATING_PAGES } from './pages/rate.ts';
import { answerReportMail, reportMailPage } from './pages/report-mail.ts';
import { requestFile } from './pages/request-files.ts';
import { requests } from './pages/requests.ts';
import { search } from './pages/search.ts';
import { sectionPage } from './pages/shelves.ts';
import { askForLetter, codePage, enterCode, leave, linkPage, signInPage, useLink } from './pages/sign-in.ts';
import { fromAccount, toAccount } from './pages/sign-in-account.ts';
import { sitemap } from './pages/sitemap.ts';
import { solvedByArticle } from './pages/suggested-by-mail.ts';
import { judgeAnswer } from './pages/take-answer.ts';
import { vote } from './pages/vote.ts';

const get = (path: string, answer: PageRoute['answer']): PageRoute => ({ method: 'GET', path, answer });
const post = (path: string, answer: PageRoute['answer']): PageRoute => ({ method: 'POST', path, answer });

/** A form that pages of others may send, too, as it signs nobody in. */
const postFromAnywhere = (path: string, answer: PageRoute['answer']): PageRoute => ({
  ...post(path, answer),
  takesForeign: true,
});

const IN_LANGUAGE = `${HELP_PATH}/{language}`;
const CONTACT = `${IN_LANGUAGE}/contact`;
const SIGN_IN = `${IN_LANGUAGE}/sign-in`;
const REQUESTS = `${IN_LANGUAGE}/requests`;
const REQUEST = `${REQUESTS}/{ticketId}`;

/** All pages of the help centre. */
export const PAGES: readonly PageRoute[] = [
  get('/', toLanguage),
  get('/robots.txt', robots),
  get(HELP_PATH, toLanguage),
  get(`${HELP_PATH}/style.css`, style),
  get(`${HELP_PATH}/theme.css`, theme),
  get(`${HELP_PATH}/script.js`, script),
  get(`${HELP_PATH}/icon.svg`, icon),
  get(`${HELP_PATH}/sitemap.xml`, sitemap),
  get(`${HELP_PATH}/files/{articleId}/{file}`, articleFile),
  get(IN_LANGUAGE, home),
  get(`${IN_LANGUAGE}/categories/{section}`, sectionPage),
  get(`${IN_LANGUAGE}/articles/{slug}`, articlePage),
  post(`${IN_LANGUAGE}/articles/{slug}/vote`, vote),
  postFromAnywhere(`${IN_LANGUAGE}/articles/{slug}/solved`, solvedByArticle),
  get(`${IN_LANGUAGE}/search`, search),
  get(CONTACT, contact),
  postFromAnywhere(CONTACT, sendContact),
  get(`${CONTACT}/{form}`, contact),
  postFromAnywhere(`${CONTACT}/{form}`, sendContact),
  postFromAnywhere(`${CONTACT}/{form}/asked`, askedSoFar),
  get(`${IN_LANGUAGE}/contact-sent`, contactSent),
  get(`${IN_LANGUAGE}/suggest`, suggest),
  get(`${IN_LANGUAGE}/embed/{script}`, embed),
  get(`${IN_LANGUAGE}/confirm`, confirmPage),
  post(`${IN_LANGUAGE}/confirm`, confirm),
  get(SIGN_IN, signInPage),
  post(SIGN_IN, askForLetter),
  get(`${SIGN_IN}/account`, toAccount),
  get(`${HELP_PATH}/sign-in/callback`, fromAccount),
  get(`${SIGN_IN}/code`, codePage),
  post(`${SIGN_IN}/code`, enterCode),
  get(`${SIGN_IN}/{token}`, linkPage),
  post(`${SIGN_IN}/{token}`, useLink),
  post(`${IN_LANGUAGE}/sign-out`, leave),
  get(REQUESTS, requests),
  get(REQUEST, oneRequest),
  post(REQUEST, reply),
  post(`${REQUEST}/solve`, settle(true)),
  post(`${REQUEST}/reopen`, settle(false)),
  post(`${REQUEST}/answer`, judgeAnswer),
  post(`${REQUEST}/people`, addPerson),
  get(`${REQUEST}/files/{messageId}/{file}`, requestFile),
  get(`${IN_LANGUAGE}/follow`, followPage),
  post(`${IN_LANGUAGE}/follow`, askToFollow),
  get(`${IN_LANGUAGE}/follow/{token}`, followedRequest),
  get(`${IN_LANGUAGE}/reports/{token}`, reportMailPage),
  post(`${IN_LANGUAGE}/reports/{token}`, answerReportMail),
  ...RATING_PAGES,
  ...ANSWER_PAGES,
];
