import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { liveOutSchema } from '../../schemas/api/live.ts';
import { reportAnswerSchema } from '../../schemas/api/report-answers.ts';
import { ticketOutSchema } from '../../schemas/api/tickets.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { keepPicture, newWindow, overflowOf, startBrowser, violationsOf } from './support/browser.ts';
import { bodyOf, MAILBOX, mailTo, nthMailTo } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

/** A Monday morning of a year in which nothing else happens. */
const MONDAY = '2027-03-01T09:00:00Z';

describe('a desk whose manager reads reports', () => {
  let desk: RunningHost;
  let browser: Browser;
  let page: string;
  /** tickets that were opened on Monday at 9, the first of which was answered and solved an hour later */
  let tickets: number[];
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startHost(), startBrowser()]);
    page = `${new URL(desk.info().api).origin}/reports`;
    await desk.setClock({ at: MONDAY, frozen: true });
    tickets = [];
    for (const subject of ['Lamp', 'Chair', 'Table']) tickets.push(await opened(subject));
    await desk.advance('PT1H');
    const reply = {
      kind: 'public_reply',
      text: 'Here it is.',
      status: 'resolved',
      ticket: { assigneeId: 1 },
    };
    const said = await desk.api('POST', `/tickets/${tickets[0]}/messages`, { body: reply });
    expect(said).toMatchObject({ status: 201 });
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.dispose();
  });

  async function opened(subject: string): Promise<number> {
    const requester = { address: 'ana@customer.example.net', name: 'Ana' };
    const made = await desk.api('POST', '/tickets', {
      body: { subject, text: `About the ${subject}.`, requester, mailbox: MAILBOX },
    });
    return bodyOf(ticketOutSchema, made).id;
  }

  /** What a report says. */
  async function asked(query: object) {
    const answer = await desk.api('POST', '/reports/query', {
      body: { period: { from: '2027-03-01', to: '2027-03-02' }, timeZone: 'UTC', ...query },
    });
    return bodyOf(reportAnswerSchema, answer);
  }

  test('figures follow what happens within seconds, and each opens to its tickets', async () => {
    const figures = await until('all of it to be counted', async () => {
      const { totals } = await asked({
        metrics: ['tickets_created', 'solves', 'full_resolution', 'backlog'],
      });
      return totals.solves?.value === 1 && totals.tickets_created?.value === 3 && totals;
    });
    expect(figures.tickets_created).toMatchObject({ n: 3, isExact: true });
    expect(figures.full_resolution).toMatchObject({ value: 3600, n: 1, median: 3600, clock: 'calendar' });
    expect(figures.backlog).toMatchObject({ value: 2 });
    const drilled = await desk.api('POST', '/reports/drill', {
      body: {
        query: {
          metrics: ['solves'],
          period: { from: '2027-03-01', to: '2027-03-02' },
          timeZone: 'UTC',
        },
        metric: 'solves',
      },
    });
    expect(drilled.body).toMatchObject({ items: [{ ticketId: tickets[0], value: 1 }] });
  });

  test('what is merged was never created, and is again once it is let go', async () => {
    const [, second, third] = tickets;
    const created = async () => (await asked({ metrics: ['tickets_created'] })).totals.tickets_created?.value;
    await desk.api('POST', `/tickets/${third}/merge`, { body: { ticketIds: [second] } });
    await until('one ticket less', async () => (await created()) === 2);
    await desk.api('POST', `/tickets/${third}/unmerge`, { body: { ticketIds: [second] } });
    await until('it to be back', async () => (await created()) === 3);
  });

  test('SQL on the command line tells what the API does, and what it is asked wrongly', async () => {
    const env = childEnvironment({ BILET_DATA: desk.dataFolder });
    const sql = (...words: string[]) =>
      promisify(execFile)(process.execPath, ['bin/reports.ts', 'sql', ...words], { env });
    const period = ['--from', '2027-03-01', '--to', '2027-03-02'];
    const [head = [], ...lines] = (await sql('tickets_by_channel', ...period)).stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    const metrics = [...head.slice(1)];
    const { rows } = await asked({ metrics, dimensions: ['ticket.channel'] });
    expect(rows.length).toBeGreaterThan(0);
    expect(lines).toEqual(
      rows.map(({ values, figures }) => [
        values[0]?.key,
        ...metrics.map((metric) => String(Object(figures)[metric]?.value ?? 0)),
      ]),
    );
    const trails = await sql("SELECT COUNT(*) AS told FROM events WHERE name = 'ticket.created'");
    expect(trails.stdout).toBe('told\n3\n');
    await expect(sql('SELECT nothing FROM facts')).rejects.toMatchObject({ code: 1, stdout: '' });
  });

  /** Looks at a page: it breaks no rule of accessibility, fits its window, and nothing in it is refused by its policy. */
  async function look(window: Page, name: string): Promise<void> {
    expect([name, await violationsOf(window)]).toEqual([name, []]);
    expect([name, await overflowOf(window)]).toEqual([name, 0]);
    await keepPicture(window, name);
  }

  test.each([
    ['phone', { viewport: { width: 320, height: 640 } }],
    ['desktop', { viewport: { width: 1280, height: 800 } }],
    ['night', { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' as const }],
    ['wall', { viewport: { width: 3200, height: 1800 } }],
  ])('the page is read by everybody, by %s', async (name, options) => {
    const window = await newWindow(browser, options);
    const refused: string[] = [];
    window.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    await window.goto(page);
    await look(window, `reports-sign-in-${name}`);
    await window.getByLabel('Or with an API token').fill(desk.info().adminToken);
    await window.getByRole('button', { name: 'Use the token' }).click();
    await window.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await window.locator('.chart svg').first().waitFor();
    await until('all parts to be there', async () => (await window.locator('[aria-busy]').count()) === 0);
    await look(window, `reports-overview-${name}`);
    expect(refused).toEqual([]);
    await window.context().close();
  });

  /** The page, by the token of the admin, once all parts of a report are there. */
  async function opening(options: BrowserContextOptions = {}): Promise<Page> {
    const window = await newWindow(browser, options);
    await window.goto(page);
    await window.getByLabel('Or with an API token').fill(desk.info().adminToken);
    await window.getByRole('button', { name: 'Use the token' }).click();
    await isThere(window, 'Overview');
    return window;
  }

  async function isThere(window: Page, report: string): Promise<void> {
    await window.getByRole('heading', { level: 1, name: report, exact: true }).waitFor();
    await until('all parts to be there', async () => (await window.locator('[aria-busy]').count()) === 0);
  }

  test('each report that comes with the desk is read by everybody, on a phone and on paper', async () => {
    const window = await opening({ viewport: { width: 320, height: 640 } });
    const links = window.getByRole('navigation').getByRole('link');
    const reports = await links.allInnerTexts();
    expect(reports).toHaveLength(9);
    for (const report of reports) {
      await links.filter({ hasText: report }).click();
      await isThere(window, report);
      const name = report.toLowerCase().replaceAll(/\W+/g, '-');
      expect([report, await window.locator('.problem').allInnerTexts()]).toEqual([report, []]);
      await look(window, `reports-phone-${name}`);
      await window.emulateMedia({ media: 'print' });
      expect([report, await window.getByRole('button', { name: 'Print' }).isVisible()]).toEqual([
        report,
        false,
      ]);
      expect([report, await window.locator('h1').isVisible()]).toEqual([report, true]);
      const cards = await window.locator('.card').allInnerTexts();
      expect([report, cards.filter((text) => !/202\d\. Computed at/.test(text))]).toEqual([report, []]);
      expect([report, await overflowOf(window)]).toEqual([report, 0]);
      await keepPicture(window, `reports-paper-${name}`);
      await window.emulateMedia({ media: null });
    }
    await window.context().close();
  });

  test('all of the page is reached by keyboard', async () => {
    const window = await opening();
    await window.keyboard.press('Tab');
    expect(await focused(window)).toBe('Skip to the report');
    await window.keyboard.press('Enter');
    await window.getByRole('link', { name: 'Teams', exact: true }).focus();
    await window.keyboard.press('Enter');
    await isThere(window, 'Teams');
    const figure = window.getByRole('table', { name: 'By team' }).locator('tfoot button').first();
    await figure.focus();
    await window.keyboard.press('Enter');
    const dialog = window.getByRole('dialog');
    await dialog.getByText(`#${tickets[0]}`).waitFor();
    expect(await window.evaluate("document.activeElement.closest('dialog') !== null")).toBe(true);
    await window.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(window)).toBe(await figure.innerText());
    await window.context().close();
  });

  /** What the element that has the focus says. */
  const focused = (window: Page) => window.evaluate('document.activeElement.innerText');

  test('an agent signs in on the page of the desk, and comes back to what they looked at', async () => {
    const window = await newWindow(browser);
    await window.goto(`${page}?report=teams&period=2027-03-01..2027-03-01`);
    await window.getByRole('button', { name: 'Sign in', exact: true }).click();
    await window.getByRole('button', { name: 'admin@desk.example.com' }).click();
    await window.getByRole('heading', { level: 1, name: 'Teams' }).waitFor();
    expect(new URL(window.url()).search).toBe('?report=teams&period=2027-03-01..2027-03-01');
    await until('all parts to be there', async () => (await window.locator('[aria-busy]').count()) === 0);
    const table = window.getByRole('table', { name: 'By team' });
    expect(await table.locator('tfoot td').first().innerText()).toContain('3');
    await table.locator('tfoot button').first().click();
    const dialog = window.getByRole('dialog');
    await dialog.getByText(`#${tickets[0]}`).waitFor();
    expect(await dialog.getByRole('row').count()).toBe(4);
    await look(window, 'reports-opened');
    await window.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await window.getByRole('button', { name: 'Sign out' }).click();
    await window.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await window.context().close();
  });

  test('the numbers of now follow what comes in while somebody looks', async () => {
    const window = await newWindow(browser);
    await window.goto(page);
    await window.getByLabel('Or with an API token').fill(desk.info().adminToken);
    await window.getByRole('button', { name: 'Use the token' }).click();
    const open = window.locator('.live dl > div', { hasText: 'Open' }).locator('dd');
    await until('what is open to be told', async () => (await open.innerText()) === '2');
    await opened('Shelf');
    await until('one more to be open', async () => (await open.innerText()) === '3');
    await window.context().close();
  });

  test('figures follow on a screen that is left alone, and what somebody is at stays', async () => {
    const window = await newWindow(browser);
    await window.clock.install();
    await window.goto(page);
    await window.getByLabel('Or with an API token').fill(desk.info().adminToken);
    await window.getByRole('button', { name: 'Use the token' }).click();
    await isThere(window, 'Overview');
    const figure = window.locator('dl.numbers > div', { hasText: 'Tickets created' }).locator('strong');
    const before = Number(await figure.innerText());
    await opened('Carpet');
    await until('it to be counted', async () => {
      const { totals } = await asked({ metrics: ['tickets_created'] });
      return totals.tickets_created?.value === before + 1;
    });
    await window.locator('.card.line summary').first().click();
    await window.clock.fastForward('05:01');
    await until('it to be shown', async () => Number(await figure.innerText()) === before + 1);
    expect(await window.locator('.card.line details[open]').count()).toBe(1);
    await window.context().close();
  });

  test('what is late is marked', async () => {
    const window = await opening();
    const late = window.locator('.live dl > div', { hasText: 'Late' });
    await until('nothing to be late', async () => (await late.locator('dd').innerText()) === '0');
    expect(await late.locator('.mark').count()).toBe(0);
    const seconds = { low: 600, normal: 600, high: 600, urgent: 600 };
    const targets = { first_response: { clock: 'calendar', seconds } };
    const policy = { key: 'quick', name: 'Quick', conditions: {}, targets };
    expect(await desk.api('POST', '/sla-policies', { body: policy })).toMatchObject({ status: 201 });
    const from = 'mira@customer.example.net';
    await desk.sendMail({ from, to: MAILBOX, subject: 'Mirror', text: 'It has a crack.' });
    const now = async () => bodyOf(liveOutSchema, await desk.api('GET', '/views/now'));
    const isDue = async () => (await now()).dueWithinHour.n > 0;
    await until('it to be due within the hour', isDue);
    await desk.advance('PT20M');
    await late.locator('.mark').waitFor();
    expect((await now()).late.n).toBeGreaterThan(0);
    expect((await now()).waitingSince).toContain('2027-03-01T10:00:0');
    await look(window, 'reports-late');
    await window.context().close();
  });

  test('what is chosen is in the address: the period, and what it is narrowed to', async () => {
    const window = await newWindow(browser);
    await window.goto(page);
    await window.getByLabel('Or with an API token').fill(desk.info().adminToken);
    await window.getByRole('button', { name: 'Use the token' }).click();
    await window.getByLabel('Period', { exact: true }).selectOption('today');
    await window.getByLabel('Channel', { exact: true }).selectOption('api');
    expect(new URL(window.url()).search).toBe('?period=today&channel=api');
    await window.getByRole('link', { name: 'Backlog' }).click();
    await window.getByRole('heading', { level: 1, name: 'Backlog' }).waitFor();
    await window.goBack();
    await window.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(await window.getByLabel('Channel', { exact: true }).inputValue()).toBe('api');
    await window.context().close();
  });

  test('a report leaves each morning where its receivers are, to an address outside only after it said so, and once though the desk was down', async () => {
    const owner = 'owner@shop.example.net';
    const { origin } = new URL(desk.info().api);
    const asking = { helpCentre: { address: `${origin}/help`, languages: ['en', 'de'] } };
    expect((await desk.api('PATCH', '/options', { body: asking })).status).toBe(200);
    const made = await desk.api('POST', '/report-mails', {
      body: {
        key: 'mornings',
        label: 'How Monday was',
        report: 'overview',
        rhythm: { every: 'day', time: '07:00' },
        period: 'yesterday',
        addresses: [{ address: owner, language: 'de', timeZone: 'Europe/Berlin' }],
      },
    });
    expect(made).toMatchObject({ status: 201 });
    const { text } = await nthMailTo(desk, owner, 1);
    const [link = ''] = /http:\S+\/help\/de\/reports\/\S+/.exec(text) ?? [];
    const window = await newWindow(browser);
    await window.goto(link);
    await look(window, 'report-by-mail');
    await window.getByRole('button', { name: 'Ich möchte ihn', exact: true }).click();
    await window.getByText('Sie bekommen diesen Bericht.').waitFor();
    await window.context().close();
    await desk.kill9();
    await desk.restart();
    await desk.setClock({ at: '2027-03-04T09:30:00Z', frozen: true });
    const report = await nthMailTo(desk, owner, 2);
    expect(report.html).toContain('Neue Tickets');
    expect(report.text).toContain('Berechnet am 4. März 2027');
    const types = report.files.map(([name, type]) => [name?.split('.').at(-1), type]);
    expect(types.filter(([, type]) => type === 'image/png')).toHaveLength(3);
    expect(types.at(-1)?.[0]).toBe('xlsx');
    await desk.advance('PT20M');
    const { body } = await desk.api('GET', '/report-mails/mornings/receivers');
    expect(body).toMatchObject({
      nextAt: '2027-03-05T06:00:00.000Z',
      addresses: [{ address: owner, state: 'confirmed', lastDueAt: '2027-03-04T06:00:00.000Z' }],
    });
    expect(await mailTo(desk, owner)).toHaveLength(2);
  });
});
