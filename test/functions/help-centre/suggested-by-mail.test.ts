import { randomBytes } from 'node:crypto';
import { ALL_ARTICLES, loadArticleCounts } from '../../../core/article/index.ts';
import { keptConfiguration, updateThing } from '../../../core/configuration/index.ts';
import { mailSuggestionToken } from '../../../core/mail-suggestion/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../core/options/index.ts';
import { loadSigningKeys, type SigningKeys } from '../../../core/threading/index.ts';
import { keptArticles } from '../../../functions/automation/suggesting.ts';
import { ANSWER_WORDS } from '../../../functions/help-centre/words/answer.ts';
import { mailSuggestions } from '../../../functions/mail/suggestions.ts';
import { useDatabase } from '../../support/api.ts';
import { ASKED, givenPasswordArticle } from '../../support/given-answer.ts';
import { givenArticle, markdownText } from '../../support/given-article.ts';
import { HELP } from '../../support/given-survey.ts';
import { visit } from '../../support/help-centre.ts';
import { type GivenMail, TestDesk } from '../../support/mail.ts';

const DAY_MS = 86_400_000;
const { helped: BUTTON, solved: SOLVED } = ANSWER_WORDS.en;

let desk: TestDesk;
let keys: SigningKeys;
let people = 0;
let articleId = 0;
beforeAll(async () => {
  desk = await TestDesk.open();
  useDatabase(desk.database);
  desk.now = new Date();
  keys = await loadSigningKeys(desk.table, randomBytes);
  desk.keys = keys;
  articleId = (await givenPasswordArticle(desk)).id;
  const hidden = markdownText('Reset a password for somebody', `${ASKED.text} For agents.`);
  await givenArticle(desk, desk.context(), { section: 'accounts', text: hidden, audience: 'signed_in' });
});
afterAll(() => desk.close());

/** Lets acknowledgements suggest articles of which the desk is so sure. */
async function suggestsFrom(acknowledgementSuggestions: number | null) {
  const change = { helpCentre: { ...HELP, acknowledgementSuggestions } };
  await updateThing(desk, desk.context(), optionsArea({}), { key: DESK_OPTIONS, change });
  const keep = keptConfiguration(desk.table);
  const articles = keptArticles({ table: desk.table, keep });
  desk.suggestionsFor = mailSuggestions({ articles, options: keep(optionsArea({})) });
}

/** What the acknowledgement of somebody's mail says, and where it leads. */
async function acknowledged(mail: GivenMail = {}) {
  people += 1;
  const { ticket } = await desk.take({ from: `asks${people}@example.com`, ...ASKED, ...mail });
  expect(await desk.send(await desk.event(ticket.id, 'ticket.created'))).toBe('sent');
  const text = Buffer.from(desk.lastMail().raw).toString().replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const links = [...text.matchAll(/https:\/\/help\.example\.com(\/help\/\S+\?suggested=[\w.-]+)/g)];
  return { ticketId: ticket.id, text, path: links[0]?.[1] ?? '', paths: links.map(([, path]) => path) };
}
const counts = async () => {
  const { 'opened.mail': opened, 'spared.mail': spared } = await loadArticleCounts(desk.table, ALL_ARTICLES);
  return { opened, spared };
};

test('an acknowledgement suggests what everybody may read, where the desk is sure enough, and nothing else', async () => {
  await suggestsFrom(null);
  expect((await acknowledged()).paths).toEqual([]);
  await suggestsFrom(50);
  desk.suggested.length = 0;
  const { text, path, paths } = await acknowledged();
  expect(text).toContain('This may answer your question already');
  expect(text).toContain('Reset your password');
  expect(text).not.toContain('for somebody');
  expect(new Set(paths).size).toBe(1);
  expect(path).toMatch(/^\/help\/en\/articles\/reset-your-password\?/);
  expect(desk.suggested).toEqual([articleId]);
  expect((await acknowledged({ subject: 'Invoice', text: 'Where is my parcel?' })).paths).toEqual([]);
  await suggestsFrom(100);
  expect((await acknowledged()).paths).toEqual([]);
});

test('opening what a mail suggests counts once a mail, and solves nothing, whoever opens it how often', async () => {
  await suggestsFrom(50);
  const { ticketId, path } = await acknowledged();
  const before = await desk.ticket(ticketId);
  const begun = await counts();
  const ticks = performance.now.bind(performance);
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => ticks() + 120_000);
  for (const method of ['HEAD', 'GET', 'GET']) await visit(path, { method });
  const page = await visit(path);
  clock.mockRestore();
  expect(page.headers).toMatchObject({
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
  });
  expect(page.text).toContain(`<button name="helped" value="yes">${BUTTON}</button>`);
  expect(await desk.ticket(ticketId)).toEqual(before);
  const after = await counts();
  expect([after.opened - begun.opened <= 1, after.spared - begun.spared]).toEqual([true, 0]);
});

test('the button there solves the ticket, once; a link that is wrong, of another article or over, does nothing', async () => {
  await suggestsFrom(50);
  const { ticketId, path } = await acknowledged();
  const expiresAt = new Date(Date.now() + DAY_MS);
  const tokenOf = (given: object, key = keys[0]) =>
    mailSuggestionToken({ ticketId, articleId, expiresAt, ...given }, key);
  const page = '/help/en/articles/reset-your-password';
  for (const token of [
    'x',
    tokenOf({ articleId: 999 }),
    tokenOf({ expiresAt: new Date(Date.now() - 1000) }),
    tokenOf({}, new Uint8Array(32)),
  ]) {
    expect((await visit(`${page}/solved?suggested=${token}`, { form: { helped: 'yes' } })).status).toBe(404);
    const plain = await visit(`${page}?suggested=${token}`);
    expect([plain.status, plain.text.includes(BUTTON)]).toEqual([200, false]);
  }
  expect((await desk.ticket(ticketId)).status).toBe('new');
  const [, query] = path.split('?');
  for (let times = 0; times < 2; times += 1)
    expect(await visit(`${page}/solved?${query}`, { form: { helped: 'yes' } })).toMatchObject({
      status: 303,
      headers: { location: path },
    });
  expect((await desk.ticket(ticketId)).status).toBe('solved');
  expect((await visit(path)).text).toContain(SOLVED);
});

test('a mail that others get as well suggests nothing, as whoever has its links may say that they solved it', async () => {
  await suggestsFrom(50);
  desk.automaticToAll = true;
  const { paths } = await acknowledged({ headers: ['Cc: bob@example.com'] });
  desk.automaticToAll = false;
  expect(paths).toEqual([]);
});
