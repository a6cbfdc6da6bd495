import { createHmac } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { liveTokenOutSchema } from '../../schemas/api/live-tokens.ts';
import { type ServerFrame, serverFrameSchema } from '../../schemas/live.ts';
import { startBrowser } from './support/browser.ts';
import { bodyOf, nthMailTo, readTicket } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';
import { siteChats } from './support/site-chats.ts';

const PHONE = { width: 360, height: 640 };
const SECRET = 'n7Jq2mVx9Lr4Tz8Kp1Wd6Fs3Hb5Gc0Ya';

/** What a shop proves of somebody who is signed in. */
function proofOf(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'HS256' })}.${part(claims)}`;
  return `${content}.${createHmac('sha256', SECRET).update(content).digest('base64url')}`;
}

describe('around a chat on a site with a strict policy', () => {
  let desk: RunningHost;
  let browser: Browser;
  const refused: string[] = [];
  const { makeChat, site, visitor, opened, write, shown, look, ticketWith, reply } = siteChats(
    () => ({ desk, browser }),
    refused,
  );
  beforeAll(async () => {
    browser = await startBrowser();
    desk = await startHost();
    const helpCentre = { address: 'https://shop.example.com/help', languages: ['en'], isOpen: true };
    expect((await desk.api('PATCH', '/options', { body: { helpCentre } })).status).toBe(200);
    await makeChat('site', {});
    await makeChat('queue', {});
    await put('/channels/site/secrets', { secrets: { identitySecret: SECRET } });
    // No day has hours, so that nobody is ever there.
    await put('/calendars/never', { timeZone: 'UTC', week: { mon: [['00:00', '00:01']] } });
    await makeChat('closed', { calendar: 'never', asks: ['name'] });
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.dispose();
  });

  async function put(path: string, body: object): Promise<void> {
    const { status } = await desk.api('PUT', path, { body });
    expect([path, status < 300]).toEqual([path, true]);
  }
  const signIn = (page: Page, sub: string, email: string) =>
    page.evaluate(`bilet('identify', ${JSON.stringify(proofOf({ sub, email, exp: 4_000_000_000 }))})`);

  test('an agent and a visitor each see that the other writes', async () => {
    const page = await visitor();
    await page.goto(site());
    await opened(page);
    await write(page, 'Who is there?');
    const { id } = await ticketWith('Who is there?');
    const { url, token } = bodyOf(liveTokenOutSchema, await desk.api('POST', '/live/tokens'));
    const agent = new WebSocket(`${url}?token=${token}`);
    const frames: ServerFrame[] = [];
    agent.onmessage = ({ data }) => void frames.push(serverFrameSchema.parse(JSON.parse(String(data))));
    const topic = `ticket:${id}`;
    try {
      await new Promise<void>((done) => {
        agent.onopen = () => done();
      });
      agent.send(JSON.stringify({ action: 'watch', topics: [topic] }));
      const box = page.getByRole('textbox', { name: 'Write a message' });
      await until('the agent to see that the visitor writes', async () => {
        await box.fill(`still here ${Date.now()}`);
        return frames.some((frame) => frame.type === 'typing' && frame.by.kind === 'customer');
      });
      await until('the visitor to see that an agent writes', async () => {
        agent.send(JSON.stringify({ action: 'typing', topic, doing: 'reply' }));
        return page.getByText('Somebody is writing…').isVisible();
      });
      await look(page, 'chat-typing');
      // What agents write among themselves is no matter of the visitor's.
      await page.getByText('Somebody is writing…').waitFor({ state: 'detached' });
    } finally {
      agent.close();
    }
    await page.context().close();
  });

  test('greets on a page to which the site changes without leaving the one before', async () => {
    const greetings = [
      { text: { en: 'Questions about your basket?' }, pages: ['*/basket'], afterSeconds: 0 },
    ];
    await makeChat('greeting', { greetings });
    const page = await visitor();
    await page.goto(site('', 'channel=greeting'));
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    const greeting = page.getByRole('button', { name: 'Questions about your basket?' });
    expect(await greeting.count()).toBe(0);
    const basket = JSON.stringify(new URL(site('/basket')).pathname);
    await page.evaluate(`history.pushState({}, '', ${basket})`);
    await greeting.waitFor();
    await page.evaluate('history.back()');
    await greeting.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  test('articles are suggested before a person is bothered', async () => {
    const section = { key: 'accounts', labels: { en: 'Accounts' } };
    expect((await desk.api('POST', '/kb/sections', { body: section })).status).toBe(201);
    const source = 'When you forgot your password, open your account and set a new one by the link.';
    const text = { title: 'Reset your password', format: 'markdown', source };
    const article = { section: 'accounts', locale: 'en', text, publishes: true };
    expect((await desk.api('POST', '/kb/articles', { body: article })).status).toBe(201);
    const page = await visitor();
    await page.goto(site());
    await opened(page);
    const box = page.getByRole('textbox', { name: 'Write a message' });
    const link = page.getByRole('link', { name: 'Reset your password' });
    await until('the article to be suggested', async () => {
      await box.fill('');
      await box.fill('I forgot my password');
      await page.waitForTimeout(1500);
      return link.isVisible();
    });
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/shop\.example\.com\/help\/en\/articles\//);
    await look(page, 'chat-suggested');
    await page.keyboard.press('Enter');
    await page.getByText('Sent').waitFor();
    expect(await link.count()).toBe(0);
    await page.context().close();
  });

  test('where nobody is there a message is left, with an address, which its customer has from then on', async () => {
    const page = await visitor({ viewport: PHONE });
    await page.goto(site('', 'channel=closed'));
    await opened(page);
    await page.getByText('Nobody is here right now.').waitFor();
    await page
      .getByText(/We are back: \w+/)
      .first()
      .waitFor();
    await look(page, 'chat-away-phone');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Please fill this in.').waitFor();
    await page.getByLabel('E-mail address').fill('ada@customer.example.net');
    await page.getByRole('button', { name: 'Continue' }).click();
    await write(page, 'A message that is left');
    await page.getByText('Sent').waitFor();
    const { requesterId } = await ticketWith('A message that is left');
    const customer = JSON.stringify((await desk.api('GET', `/customers/${requesterId}`)).body);
    expect(customer).toContain('ada@customer.example.net');
    await page.context().close();
  });

  test('an address that the desk knows is spoken of as any other: nobody learns by typing it whose it is', async () => {
    const owner = { name: 'Ann', identities: [{ channel: 'email', value: 'known@customer.example.net' }] };
    expect((await desk.api('POST', '/customers', { body: owner })).status).toBe(201);
    const said: string[] = [];
    for (const address of ['known@customer.example.net', 'other@customer.example.net']) {
      const page = await visitor();
      await page.goto(site('', 'channel=closed'));
      await opened(page);
      await page.getByLabel('E-mail address').fill(address);
      await page.getByRole('button', { name: 'Continue' }).click();
      await write(page, `From ${address}`);
      await page.getByText('Sent').waitFor();
      const line = page.getByText(`We write to ${address} only once we know`);
      await line.waitFor();
      // Who came first has another place in the queue.
      said.push((await line.innerText()).replace(address, '').replace(/^.*?(?=You need not)/, ''));
      await page.context().close();
    }
    expect(said[1]).toBe(said[0]);
  });

  test('whom the site knows sees in a new browser that an answer waits, before they open the chat', async () => {
    const phone = await visitor({ viewport: PHONE });
    await phone.goto(site());
    await signIn(phone, 'nina', 'nina@customer.example.net');
    await opened(phone);
    await write(phone, 'On my way');
    await phone.getByText('Sent').waitFor();
    await phone.context().close();
    await reply((await ticketWith('On my way')).id, 'See you then');
    const desktop = await visitor();
    await desktop.goto(site());
    await signIn(desktop, 'nina', 'nina@customer.example.net');
    await desktop.getByRole('button', { name: 'New messages: 1' }).waitFor();
    await look(desktop, 'chat-badge');
    await desktop.context().close();
  });

  test('who opens it on a page that was there for long sees who is there now', async () => {
    await makeChat('closing', {});
    const page = await visitor();
    await page.goto(site('', 'channel=closing'));
    await opened(page);
    await page.getByText('We are here').waitFor();
    const settings = { domains: ['localhost'], calendar: 'never' };
    expect((await desk.api('PATCH', '/channels/closing', { body: { settings } })).status).toBe(200);
    await until('it to say that nobody is there', async () => {
      await page.keyboard.press('Escape');
      await opened(page);
      return page.getByText('Nobody is here right now.').isVisible();
    });
    await page.context().close();
  });

  test('who waits sees their place in the queue, and may leave a message instead', async () => {
    const [first, second] = [await visitor(), await visitor()];
    for (const [page, text] of [
      [first, 'I was first'],
      [second, 'I came later'],
    ] as const) {
      await page.goto(site('', 'channel=queue'));
      await opened(page);
      await write(page, text);
      await page.getByText('Sent').waitFor();
    }
    await second.getByText('Your place in the queue: 2.').waitFor();
    await look(second, 'chat-queue');
    await second.getByRole('button', { name: 'Leave a message instead' }).click();
    await look(second, 'chat-leave');
    await second.getByLabel('E-mail address').fill('ben@customer.example.net');
    await second.getByRole('button', { name: 'Leave a message instead' }).click();
    await second.getByText('We write to ben@customer.example.net only once we know').waitFor();
    const addressIs = (address: string) =>
      until(`the customer to have the address ${address}`, async () => {
        const { requesterId } = await ticketWith('I came later');
        const { body } = await desk.api('GET', `/customers/${requesterId}`);
        return JSON.stringify(body).includes(address);
      });
    await addressIs('ben@customer.example.net');
    await look(second, 'chat-address');
    await second.getByRole('button', { name: 'Change address' }).click();
    const field = second.getByLabel('E-mail address');
    expect(await field.inputValue()).toBe('ben@customer.example.net');
    await field.fill('ben.doe@customer.example.net');
    await second.keyboard.press('Enter');
    await second.getByText('We write to ben.doe@customer.example.net only once we know').waitFor();
    await addressIs('ben.doe@customer.example.net');
    await reply((await ticketWith('I was first')).id, 'Here I am');
    await first.getByText('Here I am').waitFor();
    await second.getByText('Your place in the queue: 1.').waitFor();
    await first.context().close();
    await second.context().close();
  });

  test('an agent’s reply looks as it is meant, and nothing of it is markup', async () => {
    const page = await visitor();
    await page.goto(site());
    await opened(page);
    await write(page, 'How do I brew it?');
    const { id } = await ticketWith('How do I brew it?');
    const html =
      '<p>Take <b>two</b> of <a href="https://shop.example/tins">these tins</a>:</p><ul><li>&lt;img src=x&gt;</li><li>https://shop.example/spoon</li></ul><img src="https://evil.example/x.png"><a href="javascript:alert(1)">no</a>';
    expect((await reply(id, '', { text: undefined, html })).status).toBe(201);
    const log = page.getByRole('log');
    await log.getByRole('link', { name: 'these tins' }).waitFor();
    expect(await log.locator('b').allInnerTexts()).toEqual(['two']);
    expect(await log.getByRole('listitem').allInnerTexts()).toEqual([
      '<img src=x>',
      'https://shop.example/spoon',
    ]);
    expect(await log.locator('img').count()).toBe(0);
    const links = await log.getByRole('link').all();
    expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual([
      'https://shop.example/tins',
      'https://shop.example/spoon',
    ]);
    await look(page, 'chat-formatted');
    await page.context().close();
  });

  test('whom the site knows sees their chat in any browser, and comes back by the link of a mail', async () => {
    const email = 'mia@customer.example.net';
    const phone = await visitor({ viewport: PHONE });
    await phone.goto(site('/basket'));
    await signIn(phone, 'mia', email);
    await opened(phone);
    await write(phone, 'From my phone');
    await phone.getByText('Sent').waitFor();
    const { id } = await ticketWith('From my phone');
    const desktop = await visitor();
    await desktop.goto(site());
    await signIn(desktop, 'mia', email);
    await opened(desktop);
    await desktop.getByText('From my phone').waitFor();
    await desktop.context().close();
    await phone.close();
    await reply(id, 'An answer for later');
    await desk.advance('PT12M');
    const mail = await nthMailTo(desk, email, 1);
    const [, link = ''] = /(http:\S+#bilet-chat=[\w.-]+)/.exec(mail.text) ?? [];
    expect(new URL(link).pathname).toBe('/_local/channels/site/basket');

    // The browser in which they chatted goes on with it.
    const same = await phone.context().newPage();
    await same.goto(link);
    await same.getByText('An answer for later').waitFor();
    expect(same.url()).not.toContain('bilet-chat');
    await phone.context().close();

    // Anywhere else it is asked, and nothing is shown before.
    const other = await visitor();
    await other.goto(site());
    await opened(other);
    await write(other, 'Of somebody else');
    await other.getByText('Sent').waitFor();
    await other.goto(link);
    await other.reload();
    await other.goto(`${link.split('#')[0]}?again=1#${link.split('#')[1]}`);
    await other.getByText('Go on with another chat here?').waitFor();
    expect(await other.getByText('An answer for later').count()).toBe(0);
    await look(other, 'chat-link');
    await other.getByRole('button', { name: 'Cancel' }).click();
    await other.getByText('Of somebody else').waitFor();
    expect(await shown(other)).toEqual(['Of somebody else']);
    await other.goto(`${link.split('#')[0]}?again=2#${link.split('#')[1]}`);
    await other.getByRole('button', { name: 'Go on' }).click();
    await other.getByText('An answer for later').waitFor();
    expect(await shown(other)).toEqual(['From my phone', 'An answer for later']);
    expect((await readTicket(desk, id)).conversation.items).toHaveLength(2);
    await other.context().close();
  });

  test('the policy of the site had nothing to refuse, and no script failed', () => {
    expect(refused).toEqual([]);
  });
});
