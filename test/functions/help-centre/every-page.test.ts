import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import * as z from 'zod';
import { answerToken } from '../../../core/article-answer/index.ts';
import { createThing, updateThing } from '../../../core/configuration/index.ts';
import { confirmToken } from '../../../core/confirmation/index.ts';
import { formArea } from '../../../core/custom-field/index.ts';
import { mailSuggestionToken } from '../../../core/mail-suggestion/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../core/options/index.ts';
import { followToken } from '../../../core/portal/index.ts';
import { letterToken } from '../../../core/portal/proofs.ts';
import { receiverToken } from '../../../core/report-mail/answer-receiver.ts';
import { addressHash } from '../../../core/report-mail/index.ts';
import { ratingToken } from '../../../core/satisfaction/index.ts';
import { loadSigningKeys } from '../../../core/threading/index.ts';
import { projectTicket } from '../../../core/views/index.ts';
import { logger } from '../../../functions/edge/logger.ts';
import { PAGES } from '../../../functions/help-centre/pages.ts';
import { newWindow, overflowOf, startBrowser, violationsOf } from '../../flows/support/browser.ts';
import { useDatabase } from '../../support/api.ts';
import { givenAgent } from '../../support/desk.ts';
import { givenAnswered, givenAnswering, givenPasswordArticle } from '../../support/given-answer.ts';
import { givenArticle, givenSection, markdownText } from '../../support/given-article.ts';
import { askedLetter, BROWSER, givenSession } from '../../support/given-letters.ts';
import { givenReportMail } from '../../support/given-report-mail.ts';
import { givenAsking, givenSurvey, HELP } from '../../support/given-survey.ts';
import { sessionCookie, type Visit, visit } from '../../support/help-centre.ts';
import { TestDesk } from '../../support/mail.ts';

const DAY_MS = 86_400_000;
const ANA = 'ana.popescu@example.com';
/** What is no page that anybody reads. */
const NO_PAGES = [
  '/',
  '/robots.txt',
  '/help',
  '/help/style.css',
  '/help/theme.css',
  '/help/script.js',
  '/help/icon.svg',
  '/help/sitemap.xml',
  '/help/files/{articleId}/{file}',
  '/help/{language}/embed/{script}',
  '/help/{language}/sign-in/account',
  '/help/sign-in/callback',
  '/help/{language}/requests/{ticketId}/files/{messageId}/{file}',
  '/help/rate/{token}',
  '/help/answer/{token}',
  '/help/{language}/suggest',
];

let desk: TestDesk;
let browser: Browser;
let server: Server;
let root: string;
/** What a browser asks for by a path of the server, beside the pages themselves. */
const asked = new Map<string, [target: string, Visit]>();
/** Pages by the path of their route, with what a browser sends. */
const shown: Record<string, [target: string, as?: Visit][]> = {};

/** A server of this machine that asks the help centre as API Gateway does. */
function serving(): Promise<string> {
  server = createServer(async (request, response) => {
    const url = request.url ?? '/';
    const [target, as] = asked.get(url) ?? [url, {}];
    const { status, headers, text } = await visit(target, as);
    response.writeHead(status, z.record(z.string(), z.string()).parse(headers)).end(text);
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = z.object({ port: z.int() }).parse(server.address());
      done(`http://127.0.0.1:${port}`);
    });
  });
}

beforeAll(async () => {
  for (const level of ['warn', 'info'] as const) jest.spyOn(logger, level).mockImplementation();
  [desk, browser, root] = await Promise.all([TestDesk.open(), startBrowser(), serving()]);
  useDatabase(desk.database);
  // Pages go by the clock of the machine.
  desk.now = new Date(Date.now() - 3 * DAY_MS);
  await givenAgent(desk.database, 'admin');
  const article = await givenPasswordArticle(desk);
  await givenAnswering(desk);
  const { number } = await givenReportMail(desk.table, desk.context());
  const helpCentre = { ...HELP, name: 'Help of the shop', languages: ['en' as const, 'de' as const] };
  await givenAsking(desk, { helpCentre });
  await updateThing(desk, desk.context(), optionsArea({}), {
    key: DESK_OPTIONS,
    change: {
      helpCentre,
      channels: [{ labels: { en: 'Telephone' }, at: '+49 89 1234', calendar: null, answerMinutes: 90 }],
    },
  });
  for (const [key, en] of [
    ['fault', 'Something is broken'],
    ['returns', 'Send it back'],
  ] as const)
    await createThing(desk, desk.context(), formArea, {
      fields: { key, labels: { en }, types: [], fields: [] },
    });
  await givenSection(desk, desk.context(), { key: 'mail', parent: 'accounts', labels: { en: 'Mail' } });
  const long =
    '| A | B |\n|---|---|\n| averyverylongwordthatfitsnowhere | `code that is long as well` |\n\n## Below\n\n1. One\n2. Two';
  await givenArticle(desk, desk.context(), {
    section: 'mail',
    text: markdownText('Mail', long),
    slug: 'mail',
  });
  const { ticketId: answeredId, messageId } = await givenAnswered(desk, { from: 'judge@example.com' });
  const { ticketId: ratedId, surveyId } = await givenSurvey(desk, 'rates@example.com');
  const { ticket } = await desk.take({
    from: ANA,
    subject: 'A_very_long_subject_that_has_no_place_to_break_in_it',
  });
  await desk.answer(ticket.id, 'We look into it.');
  await projectTicket({ table: desk.table, shards: 1 }, ticket.id);
  const ana = { cookie: sessionCookie(await givenSession(desk, ANA)) };
  const letterId = await askedLetter(desk, ANA);
  const [key] = await loadSigningKeys(desk.table, randomBytes);
  const expiresAt = new Date(Date.now() + DAY_MS);
  const answering = { cookie: `__Host-bilet-asked=${letterId}.${BROWSER}` };
  const answer = `/help/en/answer/${answerToken({ ticketId: answeredId, messageId, expiresAt }, key)}`;
  const rating = `/help/en/rate/${ratingToken({ ticketId: ratedId, surveyId, expiresAt }, key)}`;
  const follow = followToken({ ticketId: ticket.id, customerId: ticket.requesterId }, key, new Date());
  const report = receiverToken({ number, hash: addressHash('board@example.org') }, key);
  const suggested = mailSuggestionToken({ ticketId: ticket.id, articleId: article.id, expiresAt }, key);
  const contact = '/help/en/contact/fault';
  Object.assign(shown, {
    '/help/{language}': [['/help/en'], ['/help/de']],
    '/help/{language}/categories/{section}': [['/help/en/categories/accounts'], ['/help/en/categories/none']],
    '/help/{language}/articles/{slug}': [
      ['/help/en/articles/mail'],
      ['/help/en/articles/mail?voted=no'],
      ['/help/de/articles/mail'],
      [`/help/en/articles/reset-your-password?suggested=${suggested}`],
    ],
    '/help/{language}/search': [
      ['/help/en/search'],
      ['/help/en/search?q=password'],
      ['/help/en/search?q=xyzzy'],
    ],
    '/help/{language}/contact': [['/help/en/contact']],
    '/help/{language}/contact/{form}': [
      [contact],
      [contact, ana],
      [contact, { form: { subject: 'x', text: '' } }],
      [contact, { form: { subject: 'Password', text: 'How do I reset my password?', website: 'x' } }],
    ],
    '/help/{language}/contact-sent': [['/help/en/contact-sent?n=1&confirm=1']],
    '/help/{language}/confirm': [
      [`/help/en/confirm?t=${confirmToken({ customerId: ticket.requesterId, address: ANA }, key)}`],
      ['/help/en/confirm?t=x.y'],
    ],
    '/help/{language}/sign-in': [
      ['/help/en/sign-in'],
      ['/help/en/sign-in', { form: { address: 'nobody', to: '' } }],
    ],
    '/help/{language}/sign-in/code': [
      ['/help/en/sign-in/code', answering],
      ['/help/en/sign-in/code', { ...answering, form: { code: '0000 0000' } }],
    ],
    '/help/{language}/sign-in/{token}': [
      [`/help/en/sign-in/${letterToken(letterId, key)}`, answering],
      [`/help/en/sign-in/${letterToken(letterId, key)}`],
      ['/help/en/sign-in/x.y'],
    ],
    '/help/{language}/requests': [['/help/en/requests', ana]],
    '/help/{language}/requests/{ticketId}': [
      [`/help/en/requests/${ticket.id}`, ana],
      [`/help/en/requests/${ticket.id}`, { ...ana, form: { text: 'x' } }],
    ],
    '/help/{language}/follow': [
      ['/help/en/follow'],
      ['/help/en/follow', { form: { number: 'x', address: ANA } }],
    ],
    '/help/{language}/follow/{token}': [[`/help/en/follow/${follow}`], ['/help/en/follow/x.y']],
    '/help/{language}/reports/{token}': [[`/help/en/reports/${report}`], ['/help/en/reports/x.y']],
    '/help/{language}/rate/{token}': [[rating], [`${rating}?score=1`], ['/help/en/rate/x.y']],
    '/help/{language}/answer/{token}': [[answer], [`${answer}?helped=no`], ['/help/en/answer/x.y']],
  });
});
afterAll(async () => {
  server.close();
  await browser.close();
  await desk.close();
});

const pages = PAGES.filter(({ method, path }) => method === 'GET' && !NO_PAGES.includes(path)).map(
  ({ path }) => path,
);

/** What is wrong with a page at a width: rules of WCAG 2.2 AA, and what does not fit. */
async function wrongWith(page: Page, width: number, colorScheme: 'light' | 'dark') {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme });
  return [
    ...(await violationsOf(page)),
    ...((await overflowOf(page)) === 0 ? [] : [`overflows at ${width}`]),
  ];
}

test.each(pages)(
  '%s breaks no rule of accessibility and fits from 320 pixels to a wall, by day and by night',
  async (path) => {
    const targets = shown[path] ?? [];
    expect([path, targets.length > 0]).toEqual([path, true]);
    const page = await newWindow(browser);
    const refused: string[] = [];
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) refused.push(message.text());
    });
    for (const [place, [target, as = {}]] of targets.entries()) {
      const url = `/seen${path.replaceAll(/[{}]/g, '')}/${place}`;
      asked.set(url, [target, as]);
      await page.goto(root + url);
      expect([target, await page.getByRole('heading', { level: 1 }).count()]).toEqual([target, 1]);
      const wrong = await wrongWith(page, 320, 'light');
      if (place === 0) wrong.push(...(await wrongWith(page, 1280, 'dark')));
      await page.setViewportSize({ width: 3200, height: 1800 });
      if ((await overflowOf(page)) !== 0) wrong.push('overflows on a wall');
      expect([target, wrong]).toEqual([target, []]);
      expect(Buffer.byteLength((await visit(target, as)).text)).toBeLessThan(50_000);
    }
    expect(refused).toEqual([]);
    await page.context().close();
  },
);
