import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { articleFileUploadSchema } from '../../schemas/api/articles.ts';
import { ticketSatisfactionOutSchema } from '../../schemas/api/satisfaction.ts';
import { keepPicture, newWindow, overflowOf, startBrowser, violationsOf } from './support/browser.ts';
import { bodyOf, MAILBOX, mailTo, nthMailTo, readTicket, ticketFrom } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const ANA = 'ana.popescu@customer.example.net';
/** An image of one pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PHONE = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 800 };

describe('the sample help centre in a browser', () => {
  let desk: RunningHost;
  let browser: Browser;
  let help: string;
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startHost({ flags: [] }), startBrowser()]);
    help = `${new URL(desk.info().api).origin}/help`;
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.dispose();
  });

  /** Looks at a page: it breaks no rule of accessibility, fits its window, and nothing in it is refused by its policy. */
  async function look(page: Page, name: string): Promise<void> {
    expect([name, await violationsOf(page)]).toEqual([name, []]);
    expect([name, await overflowOf(page)]).toEqual([name, 0]);
    await keepPicture(page, name);
  }

  /** The nth mail to Ana that has a code: the code, and the link. */
  async function letter(n: number): Promise<{ code: string; link: string }> {
    const { text } = await nthMailTo(desk, ANA, n);
    const code = /\d{4} \d{4}/.exec(text)?.[0] ?? '';
    return { code, link: /http\S+/.exec(text)?.[0] ?? '' };
  }

  test.each([
    ['phone', { viewport: PHONE }],
    ['desktop', { viewport: DESKTOP }],
    ['night', { viewport: DESKTOP, colorScheme: 'dark' as const }],
  ])('can be read by everybody, by %s', async (name, options) => {
    const page = await newWindow(browser, options);
    const refused: string[] = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    await page.goto(help);
    await look(page, `home-${name}`);
    await page.getByRole('link', { name: 'Orders and delivery' }).click();
    await look(page, `category-${name}`);
    await page.getByRole('link', { name: 'Something is missing from my parcel' }).click();
    await look(page, `article-${name}`);
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.getByLabel('What was missing?').waitFor();
    await look(page, `voted-${name}`);
    await page.getByRole('link', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { level: 1, name: 'In meinem Paket fehlt etwas' }).waitFor();
    await look(page, `article-german-${name}`);
    await page.goto(`${help}/en/search?q=refunded`);
    await page.getByRole('link', { name: 'When the refund comes' }).waitFor();
    await look(page, `search-${name}`);
    await page.goto(`${help}/en/follow`);
    await look(page, `follow-${name}`);
    expect(refused).toEqual([]);
    await page.goto(`${help}/en/nothing`);
    await look(page, `not-found-${name}`);
    await page.context().close();
  });

  test('is used by keyboard: the first stop leads past the menu', async () => {
    const page = await newWindow(browser, { viewport: DESKTOP });
    await page.goto(`${help}/en`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.keyboard.press('Tab');
    await page.keyboard.type('charger');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Something is missing from my parcel' }).waitFor();
    await page.context().close();
  });

  test('signs a customer in by a code without scripts, who answers with a file, solves, and signs out', async () => {
    const page = await newWindow(browser, { viewport: PHONE, javaScriptEnabled: false });
    await page.goto(`${help}/en/requests`);
    await page.getByLabel('E-mail address').fill(ANA);
    await page.getByRole('button', { name: 'Send me a code' }).click();
    const { code } = await letter(2);
    await page.getByLabel('Code of eight digits').fill('0000 0000');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This code is wrong').waitFor();
    await page.getByLabel('Code of eight digits').fill(code);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'My order arrived without the charger' }).click();
    await page.getByLabel('Your reply').fill('It is still missing.');
    const note = { name: 'invoice.txt', mimeType: 'text/plain', buffer: Buffer.from('Invoice 20391') };
    await page.getByLabel('Files').setInputFiles(note);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Your message has been sent.').waitFor();
    const link = page.getByRole('link', { name: 'invoice.txt' });
    const address = await link.getAttribute('href');
    const file = await page.request.get(new URL(address ?? '', help).href);
    expect(await file.text()).toBe('Invoice 20391');
    await page.getByRole('button', { name: 'Mark as solved' }).click();
    await page.getByText('The request is marked as solved.').waitFor();
    await page.getByRole('button', { name: 'It is not solved' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(`${help}/en/requests`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.context().close();
    const { body } = await desk.api('GET', '/tickets/1');
    expect(JSON.stringify(body)).toContain('It is still missing.');
  });

  test('signs in by a link in the browser that asked for it, and shows how a request stands to whoever has its link', async () => {
    const page = await newWindow(browser, { viewport: DESKTOP });
    await page.goto(`${help}/en/sign-in`);
    await look(page, 'sign-in');
    await page.getByLabel('E-mail address').fill(ANA);
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    await look(page, 'code');
    const { link } = await letter(3);
    const elsewhere = await newWindow(browser);
    await elsewhere.goto(link);
    await elsewhere.getByLabel('Code of eight digits').waitFor();
    await page.goto(link);
    await look(page, 'link');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'My requests' }).waitFor();
    await look(page, 'requests');
    await page.getByRole('link', { name: 'My order arrived without the charger' }).click();
    await look(page, 'request');
    await page.setViewportSize(PHONE);
    await look(page, 'request-phone');
    await elsewhere.goto(`${help}/en/follow`);
    await elsewhere.getByLabel('Number').fill('1');
    await elsewhere.getByLabel('E-mail address').fill(ANA);
    await elsewhere.getByRole('button', { name: 'Send me the link' }).click();
    await elsewhere.goto((await letter(4)).link);
    await elsewhere.getByRole('heading', { name: 'My order arrived without the charger' }).waitFor();
    expect(await elsewhere.getByText('It is still missing.').count()).toBe(0);
    await look(elsewhere, 'followed');
  });

  test('shows the requests of their organisation to whoever is of it, where it shares them, and takes what they answer', async () => {
    const made = async (path: string, body: object) =>
      z.object({ id: idSchema }).parse((await desk.api('POST', path, { body })).body).id;
    const organisationId = await made('/organisations', { name: 'Example', sharedTickets: 'answer' });
    const colleague = 'nora.colleague@customer.example.net';
    await made('/customers', {
      name: 'Nora Colleague',
      identities: [{ channel: 'email', value: colleague }],
      organisationId,
    });
    const { body } = await desk.api('GET', '/tickets/1');
    const { requesterId } = z.object({ requesterId: idSchema }).parse(body);
    await desk.api('PATCH', `/customers/${requesterId}`, { body: { organisationId } });
    const asked = { subject: 'An invoice for two', text: 'Here it is.', requester: { address: colleague } };
    const ticketId = await made('/tickets', asked);
    const page = await newWindow(browser, { viewport: PHONE });
    await page.goto(`${help}/en/sign-in`);
    const before = (await mailTo(desk, ANA)).length;
    await page.getByLabel('E-mail address').fill(ANA);
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel('Code of eight digits').fill((await letter(before + 1)).code);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Requests of my organisation' }).click();
    await look(page, 'organisation-requests');
    await page.getByRole('link', { name: 'An invoice for two' }).click();
    await look(page, 'organisation-request');
    await page.getByLabel('Your reply').fill('One is enough.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Your message has been sent.').waitFor();
    await desk.api('PATCH', `/organisations/${organisationId}`, { body: { sharedTickets: 'none' } });
    expect((await page.goto(`${help}/en/requests/${ticketId}`))?.status()).toBe(404);
    await page.context().close();
  });

  test('takes what a stranger writes, asks once whether the address is theirs, and answers as soon as it is', async () => {
    const stranger = 'sam.stranger@elsewhere.example.net';
    const page = await newWindow(browser, { viewport: PHONE });
    await page.goto(`${help}/en/contact`);
    await look(page, 'contact');
    await page.getByLabel('Your name').fill('Sam Stranger');
    await page.getByLabel('Your e-mail address').fill(stranger);
    await page.getByLabel('Subject').fill('A lamp that hums');
    await page.getByLabel('Your message').fill('It hums at night.');
    const sound = { name: 'hum.txt', mimeType: 'text/plain', buffer: Buffer.from('Hmmm') };
    await page.getByLabel('Files').setInputFiles(sound);
    await desk.setClock({ advance: 'PT5S' });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'We have got your message' }).waitFor();
    await look(page, 'contact-sent');
    const id = Number(/number (\d+)/.exec(await page.getByRole('status').innerText())?.[1]);
    const { body } = await desk.api('GET', `/tickets/${id}`);
    expect(JSON.stringify(body)).toMatch(/"channel":"form".*"hum\.txt"/);
    const answer = { kind: 'public_reply', text: 'Has it got a dimmer?' };
    await desk.api('POST', `/tickets/${id}/messages`, { body: answer });
    const asked = await nthMailTo(desk, stranger, 1);
    expect(asked.text).not.toMatch(/hum/i);
    expect(await mailTo(desk, stranger)).toHaveLength(1);
    await page.goto(/http\S+/.exec(asked.text)?.[0] ?? '');
    await look(page, 'confirm');
    await page.getByRole('button', { name: 'Yes, it is mine' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await look(page, 'confirmed');
    const texts = await Promise.all([2, 3].map(async (n) => (await nthMailTo(desk, stranger, n)).text));
    expect(texts.join()).toContain('Has it got a dimmer?');
    await page.context().close();
  });

  test('gives each mail to a requester a link to how the request stands', async () => {
    const { text } = await until('the acknowledgement', () => nthMailTo(desk, ANA, 1));
    expect(text).toContain(`${help}/en/follow/`);
  });

  test('asks how satisfied somebody is, who says so by one click on a page that everybody can read', async () => {
    await desk.api('PATCH', '/options', { body: { satisfactionAfterHours: 1 } });
    const solve = (status: string) =>
      desk.api('PATCH', '/tickets/1', { body: { status, assigneeId: 1, language: 'en' } });
    const asksAt = await until('it to be known when she is asked', async () => {
      await solve('open');
      await solve('solved');
      const { body } = await desk.api('GET', '/tickets/1/satisfaction');
      return ticketSatisfactionOutSchema.parse(body).asksAt ?? false;
    });
    await desk.setClock({ at: asksAt });
    const link = await until('the mail that asks', async () => {
      const count = (await mailTo(desk, ANA)).length;
      const mails = await Promise.all(Array.from({ length: count }, (_, at) => nthMailTo(desk, ANA, at + 1)));
      const links = mails.flatMap(({ text }) => /http\S+\/help\/rate\/\S+/.exec(text)?.[0] ?? []);
      return links[0];
    });
    for (const [name, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      const page = await newWindow(browser, { viewport, javaScriptEnabled: name === 'desktop' });
      await page.goto(link);
      await page.getByRole('button', { name: 'Very dissatisfied' }).click();
      await page.getByText('Your rating: Very dissatisfied.').waitFor();
      await page.getByLabel('It took too long').check();
      await page.getByLabel('Would you like to add anything?').fill('A week.');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('Your rating: Very dissatisfied.').waitFor();
      if (name === 'desktop') await look(page, `rating-${name}`);
      expect(await page.getByLabel('Would you like to add anything?').inputValue()).toBe('A week.');
      await page.context().close();
    }
    const page = await newWindow(browser, { viewport: PHONE, colorScheme: 'dark' });
    await page.goto(link);
    await look(page, 'rating-phone');
    await page.context().close();
    const { body } = await desk.api('GET', '/tickets/1/satisfaction');
    expect(ticketSatisfactionOutSchema.parse(body).surveys).toMatchObject([
      { rating: { score: 1, level: 'bad', reason: 'too_slow' }, comment: 'A week.' },
    ]);
  });

  test('shows a form on another site with Turnstile, which asks for more as it is filled in, and is taken', async () => {
    const put = async (path: string, body: object) =>
      expect((await desk.api('POST', path, { body })).status).toBe(201);
    const field = { subject: 'ticket', customers: 'editable' };
    const choices = ['lamp', 'fan'].map((key) => ({ key, labels: { en: `A ${key}` } }));
    await put('/custom-fields', {
      ...field,
      key: 'device',
      type: 'dropdown',
      labels: { en: 'Device' },
      choices,
    });
    await put('/custom-fields', { ...field, key: 'serial', type: 'text', labels: { en: 'Serial number' } });
    const isLamp = { all: [{ field: 'ticket.custom.device', operator: 'is', value: 'lamp' }] };
    await put('/forms', {
      key: 'fault',
      labels: { en: 'Something is broken' },
      fields: ['device', 'serial'],
      rules: [{ fields: ['serial'], conditions: isLamp, isRequired: true }],
    });
    const options = { contact: { turnstile: '1x00' } };
    expect((await desk.api('PATCH', '/options', { body: options })).status).toBe(200);
    const page = await newWindow(browser, { viewport: PHONE });
    await until('the form to be there', async () =>
      (await (await fetch(`${help}/en/embed/fault.js`)).text()).includes('1x00'),
    );
    // Browsers let pages of elsewhere ask nothing of this machine: the shop is on it too, at another port.
    const html = `<!doctype html><title>Shop</title><h1>Shop</h1><script src="${help}/en/embed/fault.js"></script>`;
    const shop = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(html));
    await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
    const { port } = z.object({ port: z.int() }).parse(shop.address());
    await page.route('https://challenges.cloudflare.com/**', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: 'window.turnstile={render:function(at,o){at.textContent="I am a person";o.callback("proof");return "1"},reset:function(){}};',
      }),
    );
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.getByText('I am a person').waitFor();
    expect(await page.getByLabel('Serial number').isVisible()).toBe(false);
    await page.getByLabel('Device').selectOption('lamp');
    await page.getByLabel('Serial number').fill('L-4711');
    await page.getByLabel('Your e-mail address').fill('mara@shop.example.net');
    await page.getByLabel('Subject').fill('The lamp blinks');
    await page.getByLabel('Your message').fill('It does so at night.');
    await keepPicture(page, 'form-on-another-site');
    await desk.setClock({ advance: 'PT5S' });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'We have got your message' }).waitFor();
    const id = Number(/number (\d+)/.exec(await page.getByRole('status').innerText())?.[1]);
    const { body } = await desk.api('GET', `/tickets/${id}`);
    expect(JSON.stringify(body)).toMatch(/"serial":"L-4711"/);
    shop.close();
    await page.goto(`${help}/en/contact/fault`);
    expect(await page.getByLabel('Serial number').isVisible()).toBe(false);
    await page.getByLabel('Device').selectOption('lamp');
    await page.getByLabel('Serial number').waitFor();
    await look(page, 'contact-by-rules');
    await page.context().close();
  });

  test('carries an article from its draft to its page, with its image, to a mail that suggests it and what it solves', async () => {
    const idIn = async (path: string, body: object) =>
      z.object({ id: idSchema }).parse((await desk.api('POST', path, { body })).body).id;
    await desk.api('POST', '/kb/sections', { body: { key: 'lamps', labels: { en: 'Lamps' } } });
    const draft = { title: 'Change the bulb of a reading lamp', source: 'It is being written.' };
    const id = await idIn('/kb/articles', { section: 'lamps', locale: 'en', text: draft });
    const article = `/kb/articles/${id}`;
    const png = Buffer.from(PIXEL, 'base64');
    const sha256 = createHash('sha256').update(png).digest('hex');
    const file = { filename: 'bulb.png', contentType: 'image/png', size: png.byteLength, sha256 };
    const { reference, upload } = bodyOf(
      articleFileUploadSchema,
      await desk.api('POST', `${article}/files`, { body: file }),
    );
    const { 'content-length': _, ...headers } = upload.headers;
    expect((await fetch(upload.url, { method: 'PUT', headers, body: new Uint8Array(png) })).status).toBe(200);
    const source = `Unplug the reading lamp, let the bulb cool down, and turn it to the left.\n\n![The bulb](${reference})`;
    await desk.api('PUT', `${article}/texts/en`, { body: { ...draft, source } });
    const move = (state: string) => desk.api('POST', `${article}/state`, { body: { state } });
    const place = `${help}/en/articles/change-the-bulb-of-a-reading-lamp`;
    const picture = `${help}/files/${id}/${reference.slice('attachment:'.length)}`;
    expect((await move('in_review')).status).toBe(200);
    expect([(await fetch(place)).status, (await fetch(picture)).status]).toEqual([404, 404]);
    expect((await move('published')).status).toBe(200);
    await until('the page to be there', async () => (await fetch(place)).status === 200);
    const page = await newWindow(browser, { viewport: PHONE });
    await page.goto(`${help}/en/search?q=bulbs`);
    await page.getByRole('link', { name: draft.title }).click();
    await page.getByAltText('The bulb').scrollIntoViewIfNeeded();
    await until('the image to be shown', () =>
      page.evaluate<boolean>("document.querySelector('article img').naturalWidth > 0"),
    );
    await look(page, 'article-with-image');
    const { helpCentre } = z
      .object({ helpCentre: z.looseObject({}) })
      .parse((await desk.api('GET', '/options')).body);
    const suggesting = { helpCentre: { ...helpCentre, acknowledgementSuggestions: 40 } };
    expect((await desk.api('PATCH', '/options', { body: suggesting })).status).toBe(200);
    const asker = 'lena.lamp@customer.example.net';
    const text = 'How do I change the bulb of my reading lamp? The old bulb is broken.';
    // What is configured is in force within two seconds.
    await desk.setClock({ advance: 'PT5S' });
    await desk.sendMail({ from: asker, to: MAILBOX, subject: 'Bulb of my reading lamp', text });
    const { text: acknowledged } = await nthMailTo(desk, asker, 1);
    const link = /http\S+\?suggested=\S+/.exec(acknowledged)?.[0] ?? '';
    expect(link.startsWith(place)).toBe(true);
    const ticket = await ticketFrom(desk, asker);
    await fetch(link);
    expect((await readTicket(desk, ticket.id)).status).toBe(ticket.status);
    await page.goto(link);
    await look(page, 'article-suggested');
    await page.getByRole('button', { name: 'Yes, it helped' }).click();
    await page.getByText('We have marked your request as solved').waitFor();
    expect((await readTicket(desk, ticket.id)).status).toBe('solved');
    await page.goto(place);
    await page.getByRole('button', { name: 'Yes', exact: true }).click();
    await page.getByText('Thank you').waitFor();
    await page.context().close();
  });
});
