import type { Browser } from 'playwright-core';
import * as z from 'zod';
import { startBrowser } from './support/browser.ts';
import { readTicket } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';
import { siteChats } from './support/site-chats.ts';

const PHONE = { width: 360, height: 640 };
/** An image of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const HOSTILE = '<img src=x onerror="document.title=1"> https://shop.example/a?b=<script>';

describe('the chat on a site with a strict policy', () => {
  let desk: RunningHost;
  let browser: Browser;
  const refused: string[] = [];
  beforeAll(async () => {
    browser = await startBrowser();
    desk = await startHost();
    await makeChat('site', {
      title: { en: 'Harbour Tea', de: 'Hafentee' },
      intro: { en: 'Ask us about tea.' },
      greetings: [{ text: { en: 'Questions about your basket?' }, pages: ['*/basket*'], afterSeconds: 0 }],
    });
    await makeChat('asking', { title: { en: 'Ask' }, asks: ['name', 'email'], requires: ['email'] });
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.dispose();
  });

  const { makeChat, site, visitor, opened, write, shown, look, ticketWith, reply } = siteChats(
    () => ({ desk, browser }),
    refused,
  );

  test('from the first word to the last, by a person and an agent, with files, read marks and a reload', async () => {
    const page = await visitor();
    await page.goto(site());
    await opened(page);
    await page.getByText('Ask us about tea.').waitFor();
    await look(page, 'chat-first-desktop');
    await write(page, `Is it organic? ${HOSTILE}`);
    await page.getByText('Sent').waitFor();
    const { id } = await ticketWith('Is it organic?');
    await reply(id, 'Yes, all of it: https://shop.example/organic.');
    await page.getByText('Yes, all of it').waitFor();
    expect(await page.getByRole('link', { name: 'https://shop.example/organic', exact: true }).count()).toBe(
      1,
    );
    await page
      .getByLabel('Attach files')
      .last()
      .setInputFiles({ name: 'tin.png', mimeType: 'image/png', buffer: PIXEL });
    await page.getByRole('button', { name: 'Remove tin.png' }).waitFor();
    await write(page, 'This one?');
    await page.getByRole('img', { name: 'tin.png' }).waitFor();
    await look(page, 'chat-desktop');
    await page.reload();
    await page.getByRole('img', { name: 'tin.png' }).waitFor();
    const texts = await shown(page);
    expect(texts).toEqual([
      'Ask us about tea.',
      `Is it organic? ${HOSTILE}`,
      'Yes, all of it: https://shop.example/organic.',
      'This one?',
    ]);
    expect(await page.title()).toBe('Harbour Tea');
    await until('the reply to be read', async () => {
      const { conversation } = await readTicket(desk, id);
      return conversation.items.some(({ delivery }) => delivery?.state === 'read');
    });
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByText('End this chat?').waitFor();
    await look(page, 'chat-end-desktop');
    await page.getByRole('dialog').getByRole('button', { name: 'End chat' }).last().click();
    await until('nothing to be left of it', async () => (await shown(page)).length === 1);
    await page.context().close();
  });

  test('nothing of the page reaches it, and nothing of it the page', async () => {
    const page = await visitor();
    await page.addInitScript(`addEventListener('keydown', (event) => { window.pressed = event.key; });`);
    await page.goto(site());
    const before = await page.evaluate('Object.keys(window).length');
    await opened(page);
    const style = await page.evaluate(
      `(({ borderStyle, textTransform }) => [borderStyle, textTransform].join())(getComputedStyle(document.querySelector('bilet-chat').shadowRoot.querySelector('.panel')))`,
    );
    expect(style).toBe('solid,none');
    await page.getByRole('textbox', { name: 'Write a message' }).fill('x');
    await page.keyboard.press('k');
    expect(await page.evaluate('window.pressed')).toBeUndefined();
    expect(
      await page.evaluate(
        '[Object.keys(window).length, typeof window.bilet, document.body.lastElementChild.localName]',
      ),
    ).toEqual([before, 'function', 'bilet-chat']);
    await page.context().close();
  });

  test('what is written without a connection, on a page that is left, arrives once and in order', async () => {
    const page = await visitor();
    await page.goto(site());
    await opened(page);
    await write(page, 'offline one');
    await page.getByText('Sent').waitFor();
    await page.context().setOffline(true);
    await write(page, 'offline two');
    await write(page, 'offline three');
    await page.getByText('There is no connection').waitFor();
    await look(page, 'chat-offline');
    await page.close();
    const other = await page.context().newPage();
    await page.context().setOffline(false);
    await other.goto(site('/basket'));
    await until('all to have arrived', async () => (await ticketWith('offline three')) && true);
    const { conversation } = await ticketWith('offline three');
    expect(conversation.items.map(({ text }) => text)).toEqual([
      'offline one',
      'offline two',
      'offline three',
    ]);
    await page.context().close();
  });

  test('what was typed and not sent is there on the pages that follow in this tab, and nowhere once it was sent', async () => {
    const page = await visitor();
    await page.goto(site());
    await opened(page);
    const field = page.getByRole('textbox', { name: 'Write a message' });
    await field.fill('Half a question');
    await page.reload();
    await field.waitFor();
    expect(await field.inputValue()).toBe('Half a question');
    await page.goto(site('/basket'));
    await field.waitFor();
    expect(await field.inputValue()).toBe('Half a question');
    const other = await page.context().newPage();
    await other.goto(site());
    await other.getByRole('button', { name: /chat/ }).first().waitFor();
    expect(await other.evaluate('sessionStorage.length')).toBe(0);
    await page.bringToFront();
    await field.press('Enter');
    await page.getByText('Sent').waitFor();
    await page.reload();
    await page.getByText('Half a question').waitFor();
    expect(await field.inputValue()).toBe('');
    await page.context().close();
  });

  test('several tabs are one chat', async () => {
    const page = await visitor();
    await page.goto(site());
    const other = await page.context().newPage();
    await other.goto(site('/basket'));
    await opened(page);
    await opened(other);
    await write(page, 'tab one');
    await write(other, 'tab two');
    for (const one of [page, other])
      await until('both to be shown', async () => {
        const texts = await shown(one);
        return texts.includes('tab one') && texts.includes('tab two');
      });
    // Each tab shows what the other is still sending.
    await until('both to have arrived in one ticket', async () => {
      const { conversation } = await ticketWith('tab two');
      const texts = conversation.items.map(({ text }) => text).toSorted();
      return texts.join() === 'tab one,tab two';
    });
    await page.context().close();
  });

  test('on a phone it fills the screen, asks first what is to be known, and says what is wrong where it is', async () => {
    const page = await visitor({ viewport: PHONE, colorScheme: 'dark' });
    await page.goto(site('', 'channel=asking'));
    await look(page, 'chat-launcher-phone');
    await opened(page);
    await page.getByRole('button', { name: 'Start chat' }).click();
    await page.getByText('Please fill this in.').waitFor();
    expect(await page.evaluate('document.activeElement.shadowRoot.activeElement.type')).toBe('email');
    await look(page, 'chat-form-phone');
    await page.getByLabel('E-mail address').fill('ana@customer.example.net');
    await page.getByRole('button', { name: 'Start chat' }).click();
    await write(page, 'Hello from my phone');
    await page.getByText('Sent').waitFor();
    await look(page, 'chat-phone');
    await page.context().close();
  });

  test('is used by keyboard alone: opened, written in, closed, with the focus back where it was', async () => {
    const page = await visitor();
    await page.goto(site());
    await page.getByRole('button', { name: 'Open chat' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('by keyboard');
    await page.keyboard.press('Enter');
    await page.getByText('Sent').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.shadowRoot.activeElement.ariaLabel')).toBe(
      'Open chat',
    );
    const { id } = await ticketWith('by keyboard');
    await reply(id, 'Well typed');
    await page.getByRole('button', { name: 'New messages: 1' }).waitFor();
    await page.context().close();
  });

  test('greets on the page that it is for, once closed no more, in the language and direction of the page', async () => {
    const page = await visitor();
    await page.goto(site('/basket', 'direction=rtl'));
    const greeting = page.getByRole('button', { name: 'Questions about your basket?' });
    await greeting.waitFor();
    await look(page, 'chat-greeting-rtl');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.goto(site('/basket', 'language=de'));
    await page.getByRole('button', { name: 'Chat öffnen' }).click();
    await page.getByRole('dialog', { name: 'Hafentee' }).waitFor();
    expect(await greeting.count()).toBe(0);
    await look(page, 'chat-german');
    await page.context().close();
  });

  test('the script is under 30 KB as it is sent, whole in its tag, and known again', async () => {
    const address = `${desk.info().api}/chat/site/widget.js`;
    const answer = await fetch(address, { headers: { 'accept-encoding': 'gzip' } });
    const raw = await desk.api('GET', '/chat/site/widget.js', {
      token: null,
      headers: { 'accept-encoding': 'identity' },
    });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(Number(answer.headers.get('content-length'))).toBeLessThan(30_000);
    expect(z.string().parse(raw.body)).toBe(await answer.text());
    expect(raw.body).not.toMatch(/\beval\(|new Function|innerHTML|document\.write/);
    const headers = { 'if-none-match': answer.headers.get('etag') ?? '' };
    expect((await fetch(address, { headers })).status).toBe(304);
  });

  test.each([
    ['sample_telegram', 'telegram'],
    ['sample_whatsapp_cloud', 'whatsapp'],
    ['sample_messenger', 'messenger'],
    ['sample_instagram', 'instagram'],
    ['sample_sms_twilio', 'sms'],
    ['sample_custom', 'custom'],
  ])(
    'on the page of channels a customer is played who writes on %s, and is answered there',
    async (key, channel) => {
      const page = await visitor();
      await page.goto(`${new URL(desk.info().api).origin}/_local/channels`);
      await page.getByRole('button', { name: 'Set up sample channels' }).click();
      await page.getByText('The sample channels are there.').waitFor();
      await page.getByLabel('Channel').selectOption(key);
      await page.getByLabel('Message').fill(`Hello from ${key}`);
      await page.getByRole('button', { name: 'Send as the customer' }).click();
      const { id, conversation } = await ticketWith(`Hello from ${key}`);
      expect(conversation.items[0]).toMatchObject({ origin: { channel } });
      expect((await reply(id, `Answer to ${key}`)).status).toBe(201);
      await page.getByText(`: Answer to ${key}`).waitFor();
      if (key === 'sample_custom') await look(page, 'local-channels');
      await page.context().close();
    },
  );

  test('the policy of the site had nothing to refuse, and no script failed', () => {
    expect(refused).toEqual([]);
  });
});
