import { randomBytes } from 'node:crypto';
import { changeArticle, loadArticleCounts, moveText, writeText } from '../../../core/article/index.ts';
import { addArticleFile } from '../../../core/article-file/index.ts';
import { updateThing } from '../../../core/configuration/index.ts';
import { listEmptySearches } from '../../../core/gap/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../core/options/index.ts';
import { followToken } from '../../../core/portal/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import { loadSigningKeys } from '../../../core/threading/index.ts';
import { ticketByNumber } from '../../../core/ticket/index.ts';
import { projectTicket } from '../../../core/views/index.ts';
import { logger } from '../../../functions/edge/logger.ts';
import { helpDeps } from '../../../functions/help-centre/deps.ts';
import { pageFunction } from '../../../functions/help-centre/page-function.ts';
import { PAGES } from '../../../functions/help-centre/pages.ts';
import { INITIAL_HELP_CENTRE } from '../../../schemas/help-centre.ts';
import { useDatabase } from '../../support/api.ts';
import { givenArticle, givenSection, markdownText } from '../../support/given-article.ts';
import { givenSession } from '../../support/given-letters.ts';
import { csrfIn, sessionCookie, visit } from '../../support/help-centre.ts';
import { TestDesk } from '../../support/mail.ts';
import { MemoryS3 } from '../../support/memory-s3.ts';

const ANA = 'ana@example.com';
const CSS =
  '</style><script>alert(1)</script> a[value^="x"]{background:url(https://evil.example/)} @import "https://evil.example/x.css";';
const HOSTILE =
  '# Hi\n\n<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>\n\n![x](https://img.example.net/a.png)';
let desk: TestDesk;
const s3 = new MemoryS3();
let [ana, bob] = ['', ''];
let ticketId = 0;
let page = '';

beforeAll(async () => {
  logger.setLogLevel('WARN');
  desk = await TestDesk.open();
  await s3.start();
  // Pages go by the clock.
  desk.now = new Date();
  useDatabase(desk.database);
  const theme = {
    ...INITIAL_HELP_CENTRE,
    name: 'Help & <b>more</b>',
    languages: ['en' as const, 'de' as const],
    css: CSS,
  };
  const area = optionsArea({});
  await updateThing(desk, desk.context(), area, { key: DESK_OPTIONS, change: { helpCentre: theme } });
  const { ticket } = await desk.take({ from: ANA, subject: 'The <lamp> is broken' });
  ticketId = ticket.id;
  page = `/help/en/requests/${ticketId}`;
  await desk.write(ticketId, { kind: 'internal_note', text: 'A secret among agents.' });
  await desk.answer(ticketId, 'We look into it.');
  await projectTicket({ table: desk.table, shards: 1 }, ticketId);
  ana = sessionCookie(await givenSession(desk, ANA));
  bob = sessionCookie(await givenSession(desk, 'bob@example.com'));
  await givenSection(desk, desk.context(), { key: 'lamps', labels: { en: 'Lamps' } });
  await givenSection(desk, desk.context(), { key: 'ours', audience: 'agents', labels: { en: 'Ours' } });
  const articles = [
    { section: 'lamps', text: markdownText('Change a lamp', HOSTILE), slug: 'change-a-lamp' },
    { section: 'lamps', text: markdownText('Lamps for members'), slug: 'members', audience: 'signed_in' },
    { section: 'lamps', text: markdownText('Lamps for agents'), slug: 'agents', audience: 'agents' },
    { section: 'lamps', text: markdownText('A draft of lamps'), slug: 'draft', publishes: false },
    { section: 'ours', text: markdownText('Ours alone'), slug: 'ours' },
  ] as const;
  for (const article of articles) await givenArticle(desk, desk.context(), article);
});
afterAll(async () => {
  s3.stop();
  await desk.close();
});

describe('every page', () => {
  test.each([
    '/help/en',
    '/help/en/articles/change-a-lamp',
    '/help/en/sign-in',
    '/help/en/nothing',
    '/help/style.css',
  ])('%s runs and loads its own alone, and is framed by nobody', async (path) => {
    const { headers } = await visit(path);
    const policy = String(headers['content-security-policy']);
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(policy).toMatch(
      /default-src 'none'.*script-src 'self'.*form-action 'self'.*frame-ancestors 'none'/,
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    });
  });

  test('has what admins and customers wrote as text', async () => {
    const { text } = await visit(page, { cookie: ana });
    expect(text).toContain('The &lt;lamp&gt; is broken');
    expect(text).toContain('Help &amp; &lt;b&gt;more&lt;/b&gt;');
    expect(text).not.toContain('<b>');
  });

  test('takes nothing of an article that runs, and its pictures alone from elsewhere', async () => {
    const { text, headers } = await visit('/help/en/articles/change-a-lamp');
    expect(text).toContain('<h1>Change a lamp</h1>');
    expect(text).not.toMatch(/alert\(1\)|onerror|javascript:/);
    expect(headers['content-security-policy']).toContain("img-src 'self' data: https://img.example.net;");
  });

  test('has the style of its theme in a sheet of its own, which no page repeats', async () => {
    const { text, headers } = await visit('/help/theme.css');
    expect(text).toContain(CSS);
    expect(headers['content-type']).toBe('text/css; charset=utf-8');
    expect((await visit('/help/en')).text).not.toContain('evil.example');
  });

  test.each([
    '/help/en',
    '/help/en/categories/lamps',
    '/help/en/articles/change-a-lamp',
    '/help/en/search?q=lamp',
  ])('%s is smaller than 50 KB', async (path) =>
    expect(Buffer.byteLength((await visit(path)).text)).toBeLessThan(50_000),
  );
});

describe('public pages', () => {
  test('may be kept, are the same for everybody, and are not sent again', async () => {
    const { status, headers } = await visit('/help/en');
    expect([status, headers['cache-control']]).toEqual([
      200,
      'public, max-age=60, stale-while-revalidate=600',
    ]);
    const again = await visit('/help/en', { headers: { 'if-none-match': String(headers.etag) } });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await visit('/help/en', { method: 'HEAD' })).text).toBe('');
    expect((await visit('/help/en', { cookie: ana })).headers['cache-control']).toBe('private, no-store');
  });

  test('show what is for everybody; to whoever is signed in what is for them, and nobody what is for agents or unfinished', async () => {
    const listOf = async (cookie?: string) => {
      const { text } = await visit('/help/en/categories/lamps', cookie === undefined ? {} : { cookie });
      return [...text.matchAll(/href="\/help\/en\/articles\/([\w-]+)"/g)].map(([, slug]) => slug);
    };
    expect(await listOf()).toEqual(['change-a-lamp']);
    expect(await listOf(ana)).toEqual(['change-a-lamp', 'members']);
    const statusOf = async (path: string, cookie?: string) =>
      (await visit(path, cookie === undefined ? {} : { cookie })).status;
    expect(await statusOf('/help/en/articles/members')).toBe(404);
    expect(await statusOf('/help/en/articles/members', ana)).toBe(200);
    for (const path of ['articles/agents', 'articles/draft', 'articles/ours', 'categories/ours'])
      expect(await statusOf(`/help/en/${path}`, ana)).toBe(404);
    expect((await visit('/help/sitemap.xml')).text).not.toMatch(/members|agents|draft|ours/);
  });

  test('are found by their words, in all their forms, and those that are not are not', async () => {
    expect((await visit('/help/en/search?q=changing+lamps')).text).toContain(
      '/help/en/articles/change-a-lamp',
    );
    const { text } = await visit(`/help/en/search?q=${encodeURIComponent('"><script>')}`);
    expect(text).toContain('Nothing was found for “&quot;&gt;&lt;script&gt;”');
    for (const q of ['Teleporter', 'teleporter', 'ana@example.com']) await visit(`/help/en/search?q=${q}`);
    const [most, ...others] = await listEmptySearches(desk.table, 1, new Date());
    expect(most).toMatchObject({ words: 'teleporter', locale: 'en', times: 2 });
    expect(JSON.stringify(others)).not.toContain('ana');
  });

  test('show images and give files to whoever may read the article, while what is published names them', async () => {
    const articleId = 2;
    const given = async (filename: string, content: Buffer) => {
      const file = { filename, contentType: 'text/html', size: content.byteLength, sha256: 'ab'.repeat(32) };
      const deps = { table: desk.table, sign: async () => '', bucket: 'files', mostBytes: 1000 };
      const { id } = await addArticleFile(deps, desk.context(), { articleId, file });
      s3.objects.set(`/files/articles/${articleId}/${id}`, content);
      return id;
    };
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(9)]);
    const [image, sheet] = [await given('März.png', png), await given('a.html', Buffer.from('<script>'))];
    const text = markdownText('Lamps', `![x](attachment:${image}) [x](attachment:${sheet})`);
    const articleFiles = { bucket: 'files', ask: s3Asker(process.env) };
    const write = { articleId, locale: 'en', text };
    await writeText({ table: desk.table, articleFiles }, desk.context(), write);
    const ticks = performance.now.bind(performance);
    let passed = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => ticks() + passed);
    const see = async (id: string, cookie?: string, headers = {}) => {
      // What changes is in force within two seconds.
      passed += 2000;
      return visit(`/help/files/${articleId}/${id}`, { ...(cookie !== undefined && { cookie }), headers });
    };
    expect((await see(image, ana)).status).toBe(404);
    await moveText(desk, desk.context(), { articleId, locale: 'en', to: 'published' });
    expect((await see(image, ana)).headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': "inline; filename*=UTF-8''M%C3%A4rz.png",
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
    });
    expect(Buffer.from((await visit(`/help/files/2/${image}`, { cookie: ana })).text, 'base64')).toEqual(png);
    for (const path of [
      `2/${image}`,
      `2/${sheet}`,
      `1/${image}`,
      '2/01ARZ3NDEKTSV4RRFFQ69G5FAV',
      '2/x',
      `x/${image}`,
    ])
      expect((await visit(`/help/files/${path}`)).status).toBe(404);
    const led = await visit(`/help/files/2/${sheet}`, { cookie: ana });
    expect([led.status, led.headers['cache-control']]).toEqual([302, 'private, no-store']);
    const { searchParams } = new URL(String(led.headers.location));
    expect(searchParams.get('response-content-type')).toBe('application/octet-stream');
    expect(searchParams.get('response-content-disposition')).toMatch(/^attachment/);
    await changeArticle(desk, desk.context(), { articleId, change: { audience: 'public' } });
    const known = await see(image);
    expect(known.headers['cache-control']).toMatch(/^public/);
    const asked = s3.asked.length;
    const again = await visit(`/help/files/2/${image}`, {
      headers: { 'if-none-match': String(known.headers.etag) },
    });
    expect([again.status, again.text, s3.asked.length]).toEqual([304, '', asked]);
    await changeArticle(desk, desk.context(), { articleId, change: { audience: 'agents' } });
    expect((await see(image, ana)).status).toBe(404);
    await changeArticle(desk, desk.context(), { articleId, change: { audience: 'signed_in' } });
    await writeText(desk, desk.context(), { ...write, text: markdownText('Members'), publishes: true });
    expect((await see(image, ana)).status).toBe(404);
    expect((await see(image)).status).toBe(404);
    clock.mockRestore();
  });

  test('say to machines what they are', async () => {
    const { text } = await visit('/help/en/articles/change-a-lamp');
    expect(text).toContain(
      '<link rel="canonical" href="https://help.example.com/help/en/articles/change-a-lamp">',
    );
    expect(text).toContain('"@type":"Article"');
    expect(text).toContain('"@type":"BreadcrumbList"');
    const home = (await visit('/help/de')).text;
    expect(home).toContain('hreflang="en" href="https://help.example.com/help/en"');
    expect(home).toContain('<html lang="de" dir="ltr">');
    expect((await visit('/help/sitemap.xml')).text).toContain(
      '<loc>https://help.example.com/help/en/articles/change-a-lamp</loc>',
    );
    expect((await visit('/robots.txt')).text).toContain('Disallow: /help/en/requests');
  });

  test('lead to the language that a reader likes', async () => {
    const to = async (accept: string) =>
      (await visit('/help', { headers: { 'accept-language': accept } })).headers;
    expect(await to('de-AT, en;q=0.5')).toMatchObject({ location: '/help/de', vary: 'Accept-Language' });
    expect(await to('fr')).toMatchObject({ location: '/help/en' });
    expect((await visit('/help/fr')).status).toBe(404);
  });
});

test('who says of an article whether it helped counts once, and may say what was missing', async () => {
  const path = '/help/en/articles/change-a-lamp/vote';
  const first = await visit(path, { form: { helpful: 'no' } });
  expect([first.status, first.headers.location]).toEqual([
    303,
    '/help/en/articles/change-a-lamp?voted=no#voted',
  ]);
  const cookie = String(first.cookies[0]).split(';')[0] ?? '';
  expect((await visit('/help/en/articles/change-a-lamp?voted=no')).text).toContain('What was missing?');
  const again = await visit(path, { cookie, form: { helpful: 'no', comment: 'The <size> of the lamp.' } });
  expect([again.status, again.cookies]).toEqual([303, []]);
  const counts = await loadArticleCounts(desk.table, 1);
  expect([counts.helpful, counts.unhelpful]).toEqual([0, 1]);
  expect(counts.views).toBeGreaterThan(0);
  expect((await visit('/help/en/articles/members/vote', { form: { helpful: 'yes' } })).status).toBe(404);
  expect(
    (await visit(path, { form: { helpful: 'yes' }, headers: { origin: 'https://evil.example' } })).status,
  ).toBe(403);
});

test.each([
  ['the home page', '/help/en', '', 0],
  ['a category', '/help/en/categories/lamps', '', 0],
  ['an article', '/help/en/articles/change-a-lamp', '', 1],
  ['how somebody signs in', '/help/en/sign-in', '', 0],
  // Who is signed in, and their row.
  ['the requests of a customer', '/help/en/requests', 'ana', 3],
  // The conversation, and who takes part.
  ['a request', 'page', 'ana', 4],
] as const)('%s takes no more reads than it must, once the function is warm', async (_, path, who, most) => {
  const target = path === 'page' ? page : path;
  const asked = who === '' ? {} : { cookie: ana };
  const counted = pageFunction(PAGES, () => helpDeps(desk.table));
  for (let times = 0; times < 2; times += 1) await visit(target, asked, counted);
  desk.database.forgetCalls();
  expect((await visit(target, asked, counted)).status).toBe(200);
  const calls = desk.database.calls();
  // What is configured is asked for once a second.
  expect(calls).toBeLessThanOrEqual(most + 1);
  expect(calls).toBeGreaterThanOrEqual(most);
});

describe('requests', () => {
  test('are for whoever is signed in: others are led to where they sign in, and then back', async () => {
    const { status, headers } = await visit(page);
    expect([status, headers.location]).toEqual([303, `/help/en/sign-in?to=%2Frequests%2F${ticketId}`]);
    for (const to of ['https://evil.example', '//evil.example', '/../..'])
      expect((await visit(`/help/en/sign-in?to=${encodeURIComponent(to)}`)).text).toContain(
        'name="to" value="/requests"',
      );
  });

  test('show what is public of them, and neither notes nor who of the desk has written', async () => {
    const { text, headers } = await visit(page, { cookie: ana });
    expect(text).toContain('We look into it.');
    expect(text).toContain('Our team');
    expect(text).not.toMatch(/secret among agents|Admin|agent/i);
    expect(text).toContain('name="robots" content="noindex"');
    expect(headers['cache-control']).toBe('private, no-store');
    expect((await visit('/help/en/requests', { cookie: ana })).text).toContain(
      `href="/help/en/requests/${ticketId}"`,
    );
  });

  test.each(['', '/reply', '/solve', '/reopen', '/people', '/files'])(
    'of somebody else are not there%s, with whatever session',
    async (what) => {
      const csrf = csrfIn(await visit('/help/en/requests', { cookie: bob }));
      const form = { csrf, text: 'Let me in.', address: 'bob@example.com' };
      const message = '01HZZZZZZZZZZZZZZZZZZZZZZZ';
      const paths: Record<string, string> = { '/reply': '', '/files': `/files/${message}/0` };
      const asked = what === '' || what === '/files' ? { cookie: bob } : { cookie: bob, form };
      const { status, text } = await visit(`${page}${paths[what] ?? what}`, asked);
      expect(status).toBe(404);
      expect(text).not.toContain('lamp');
      expect((await visit('/help/en/requests', { cookie: bob })).text).not.toContain(
        `/requests/${ticketId}"`,
      );
    },
  );

  test('take nothing that another site sends, nor a form without its sign, nor one with somebody else’s', async () => {
    const csrf = csrfIn(await visit(page, { cookie: ana }));
    const others = csrfIn(await visit('/help/en/requests', { cookie: bob }));
    expect(others).not.toBe(csrf);
    const send = async (form: Record<string, string>, headers: Record<string, string> = {}) =>
      (await visit(page, { cookie: ana, form: { text: 'Forged.', ...form }, headers })).status;
    expect(await send({ csrf }, { origin: 'https://evil.example' })).toBe(403);
    expect(await send({ csrf }, { origin: 'null' })).toBe(403);
    expect(await send({ csrf }, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await send({})).toBe(403);
    expect(await send({ csrf: others })).toBe(403);
    expect((await visit(page, { cookie: ana })).text).not.toContain('Forged.');
  });

  test('have what was sent twice once, and other words by the same form as another message', async () => {
    const shownPage = await visit(page, { cookie: ana });
    const csrf = csrfIn(shownPage);
    const shown = /name="shown" value="([^"]+)"/.exec(shownPage.text)?.[1] ?? '';
    expect(shown).not.toBe('');
    const send = (text: string) => visit(page, { cookie: ana, form: { csrf, shown, text } });
    const answers = await Promise.all([send('Sent twice.'), send('Sent twice.')]);
    answers.push(await send('Sent twice.'));
    for (const { status, headers } of answers)
      expect([status, headers.location]).toEqual([303, `${page}?done=sent`]);
    await send('Sent after that.');
    const { text } = await visit(page, { cookie: ana });
    expect(text.split('Sent twice.')).toHaveLength(2);
    expect(text.split('Sent after that.')).toHaveLength(2);
  });

  test('say by when an answer was promised by hand', async () => {
    const { sla: before } = await desk.ticket(ticketId);
    const dueAt = '2031-03-12T10:00:00.000Z';
    const said = { course: '[]', said: '[]', policy: null, dueAt, urgency: 'calm', next: null };
    const metrics = [{ metric: 'promise', state: 'active', dueAt }];
    const put = (sla: object | undefined) =>
      desk.table.write([
        {
          type: 'update',
          key: ticketByNumber.of(ticketId),
          ...(sla === undefined ? { remove: ['ticket.sla'] } : { set: { 'ticket.sla': sla } }),
        },
      ]);
    expect((await visit(page, { cookie: ana })).text).not.toContain('Answer promised by');
    await put({ ...said, metrics });
    expect((await visit(page, { cookie: ana })).text).toMatch(
      /<dt>Answer promised by<\/dt><dd><time datetime="2031-03-12T10:00:00.000Z">/,
    );
    await put({
      ...said,
      metrics: [{ metric: 'first_response', state: 'active', dueAt }],
      answerDueAt: dueAt,
    });
    expect((await visit(page, { cookie: ana })).text).not.toContain('Answer promised by');
    await put(before);
  });

  test('are answered, solved, opened again, and shared with a colleague', async () => {
    const csrf = csrfIn(await visit(page, { cookie: ana }));
    const send = (path: string, form: Record<string, string>) =>
      visit(`${page}${path}`, { cookie: ana, form: { csrf, ...form } });
    expect((await send('', { text: '' })).status).toBe(422);
    const answered = await send('', { text: 'It blinks, see https://example.org/a?b=<c>' });
    expect([answered.status, answered.headers.location]).toEqual([303, `${page}?done=sent`]);
    expect((await visit(page, { cookie: ana })).text).toContain('<a href="https://example.org/a?b=" rel');
    await send('/solve', {});
    expect((await visit(page, { cookie: ana })).text).toContain('<dd>Solved</dd>');
    await send('/reopen', {});
    expect((await visit(page, { cookie: ana })).text).toContain('<dd>We are working on it</dd>');
    expect((await send('/people', { address: 'nonsense' })).status).toBe(422);
    expect((await send('/people', { address: 'support@desk.example.com' })).status).toBe(422);
    expect((await send('/people', { address: 'carl@example.com' })).text).toContain(
      'carl@example.com takes part now.',
    );
    const carl = sessionCookie(await givenSession(desk, 'carl@example.com'));
    expect((await visit(page, { cookie: carl })).text).toContain('It blinks');
  });

  test('are nobody’s any more who has signed out', async () => {
    const secret = await givenSession(desk, ANA);
    const cookie = sessionCookie(secret);
    const csrf = csrfIn(await visit(page, { cookie }));
    const left = await visit('/help/en/sign-out', { cookie, form: { csrf } });
    expect(left.cookies).toEqual(['__Host-bilet=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure']);
    expect((await visit(page, { cookie })).status).toBe(303);
  });
});

describe('what nobody is told', () => {
  test('is whether an address is known, or there is a request', async () => {
    const ask = (address: string) => visit('/help/en/sign-in', { form: { address, to: '/requests' } });
    const [known, unknown] = await Promise.all([ask(ANA), ask('nobody@example.net')]);
    expect([known.status, known.headers.location]).toEqual([unknown.status, unknown.headers.location]);
    expect(known.cookies[0]).toMatch(
      /^__Host-bilet-asked=[\w.]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    );
    const follow = async (number: string, address: string) =>
      (await visit('/help/en/follow', { form: { number, address } })).text.replaceAll(address, '…');
    expect(await follow(`#${ticketId}`, ANA)).toBe(await follow('999999', 'nobody@example.net'));
  });

  test('is more than how a request stands to whoever has its link, and nothing once that has ended', async () => {
    const [key] = await loadSigningKeys(desk.table, randomBytes);
    const { requesterId } = await desk.ticket(ticketId);
    const linkAt = (customerId: number, now: Date) =>
      `/help/en/follow/${followToken({ ticketId, customerId }, key, now)}`;
    const shown = await visit(linkAt(requesterId, desk.now));
    expect(shown.text).toContain('The &lt;lamp&gt; is broken');
    expect(shown.text).not.toMatch(/We look into it|secret|ana@example|It blinks/);
    const past = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
    expect((await visit(linkAt(requesterId, past))).status).toBe(410);
    expect((await visit(linkAt(999, new Date()))).status).toBe(404);
    const link = linkAt(requesterId, new Date());
    expect((await visit(`${link.slice(0, -3)}AAA`)).status).toBe(410);
    expect((await visit('/help/en/follow/x.y')).status).toBe(410);
  });
});

test('whatever is sent to any page, it is refused and nothing breaks', async () => {
  const rubbish = [
    '%FF',
    '0',
    '-1',
    '9'.repeat(30),
    '..',
    "'",
    '01HZZZZZZZZZZZZZZZZZZZZZZZ',
    'x'.repeat(600),
  ];
  for (const { method, path } of PAGES) {
    for (const given of rubbish) {
      const target = path.replace('{language}', 'en').replace(/\{\w+\}/g, given);
      for (const cookie of [undefined, ana, '__Host-bilet=bls_x']) {
        const csrf = csrfIn(await visit('/help/en/requests', { cookie: ana }));
        const asked = {
          ...(cookie && { cookie }),
          ...(method === 'POST' && { form: { csrf, number: given, address: given, code: given } }),
        };
        const { status, headers } = await visit(
          `${target}?q=${given}&after=${given}&before=${given}&to=${given}`,
          asked,
        );
        expect([target, status < 500]).toEqual([target, true]);
        expect(headers['content-security-policy']).toBeDefined();
      }
    }
    const other = await visit(path.replace('{language}', 'en').replace(/\{\w+\}/g, '1'), {
      method: 'DELETE',
    });
    expect([path, other.status, String(other.headers.allow).includes(method)]).toEqual([path, 405, true]);
  }
  for (const body of ['', '\0', '%%%', '{"a":1}']) {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await visit('/help/en/sign-in', { form: body, headers })).status).toBeLessThan(500);
  }
});
