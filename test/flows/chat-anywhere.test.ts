import type { Browser, Page } from 'playwright-core';
import { newWindow, overflowOf, startBrowser } from './support/browser.ts';
import { readTicket } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';
import { GREEDY_STYLE, LATER_SCRIPTS, OLD_LIBRARIES, oddPages } from './support/odd-pages.ts';
import { siteChats } from './support/site-chats.ts';

/** How the parts of the chat look, whatever page they are on. */
const LOOKS = `[...document.querySelector('bilet-chat').shadowRoot.querySelectorAll('*')].map((one) => {
  const style = getComputedStyle(one);
  return [one.localName, ...['color', 'background-color', 'font-family', 'font-size', 'line-height', 'letter-spacing', 'text-transform',
    'display', 'visibility', 'opacity', 'position', 'transform', 'filter', 'border', 'padding', 'direction', 'z-index', 'color-scheme', 'pointer-events']
    .map((name) => style.getPropertyValue(name))].join('; ');
})`;

describe('the chat on pages of all kinds', () => {
  let desk: RunningHost;
  let browser: Browser;
  let pages: Awaited<ReturnType<typeof oddPages>>;
  const refused: string[] = [];
  const { makeChat, visitor, opened, write, shown, look, ticketWith, reply } = siteChats(
    () => ({ desk, browser }),
    refused,
  );
  beforeAll(async () => {
    browser = await startBrowser();
    desk = await startHost();
    await makeChat('site', { intro: { en: 'Ask us about tea.' } });
    const { origin } = new URL(desk.info().api);
    const only = `default-src 'none'; connect-src ${origin}`;
    pages = await oddPages(origin, {
      plain: {},
      greedy: { head: `<style>${GREEDY_STYLE}</style>` },
      old: {
        head: `<script>${OLD_LIBRARIES}</script>`,
        body: `<script>addEventListener('load', () => { ${LATER_SCRIPTS} });</script>`,
      },
      nonce: { policy: `${only}; script-src 'nonce-tea' 'strict-dynamic'`, script: 'async nonce="tea"' },
      based: { head: '<base href="https://elsewhere.example/shop/" target="_top">' },
      twice: { times: 2, script: '' },
      named: {
        attributes: 'lang="en_US"',
        head: '<script>document.title = "Tea\\u00ad\\u200b by\\ud83d post";</script>',
      },
      covered: {
        head: '<style>body{transform:translate(200px,200px) scale(.5);opacity:.1;filter:blur(9px)}div{position:fixed;inset:-999px;z-index:2147483647;background:red}</style>',
        body: '<div></div>',
      },
      searching: { body: '<input id="search" aria-label="Search" autofocus>' },
    });
  });
  afterAll(async () => {
    pages?.close();
    await browser?.close();
    await desk?.dispose();
  });

  const field = (page: Page) => page.getByRole('textbox', { name: 'Write a message' });
  async function chosen(page: Page, name: string): Promise<void> {
    const buffer = Buffer.from('a tin');
    await page.getByLabel('Attach files').last().setInputFiles({ name, mimeType: 'text/plain', buffer });
  }

  test('looks the same on a page whose style says of every element how it is to look', async () => {
    const looks: unknown[] = [];
    for (const name of ['plain', 'greedy']) {
      const page = await visitor();
      await page.goto(pages.at(name));
      await opened(page);
      // Its way in is no part of how it looks.
      await page.waitForTimeout(500);
      looks.push(await page.evaluate(LOOKS));
      await write(page, `On a ${name} page`);
      await page.getByText('Sent').waitFor();
      await page.screenshot({ path: `dist/screenshots/chat-${name}.png` });
      await page.context().close();
    }
    expect(looks[1]).toEqual(looks[0]);
  });

  test('lies above all of the page, wherever that puts its own', async () => {
    const places: unknown[] = [];
    for (const name of ['plain', 'covered']) {
      const page = await visitor({ reducedMotion: 'reduce' });
      await page.goto(pages.at(name));
      await opened(page);
      await write(page, `On a ${name} page, above all`);
      await page.getByText('Sent').waitFor();
      const close = page.getByRole('button', { name: 'Close chat' }).first();
      places.push([await page.getByRole('dialog').boundingBox(), await close.boundingBox()]);
      await page.screenshot({ path: `dist/screenshots/chat-${name}.png` });
      await close.click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.context().close();
    }
    expect(places[1]).toEqual(places[0]);
  });

  test('says what it says, with files, beside libraries that change what every script uses', async () => {
    const page = await visitor();
    await page.goto(pages.at('old'));
    await opened(page);
    await chosen(page, 'tin.txt');
    await page.getByRole('button', { name: 'Remove tin.txt' }).waitFor();
    await write(page, 'With an old library');
    await page.getByText('Sent').waitFor();
    const { id, conversation } = await ticketWith('With an old library');
    expect(conversation.items[0]?.attachments).toMatchObject([{ filename: 'tin.txt' }]);
    await page.reload();
    await write(page, 'And once more');
    await page.getByText('And once more').waitFor();
    await reply(id, 'It came');
    await page.getByText('It came').waitFor();
    expect(await page.evaluate('[window.taken, window.failed]')).toEqual([undefined, undefined]);
    await page.context().close();
  });

  test('is there under a policy of nonces that lets it reach the desk alone: answers come later, and a file says that it was not sent', async () => {
    // What the policy refuses here is meant.
    const page = await newWindow(browser);
    await page.goto(pages.at('nonce'));
    await opened(page);
    await write(page, 'Under a strict policy');
    await page.getByText('Sent').waitFor();
    const { id } = await ticketWith('Under a strict policy');
    await chosen(page, 'tin.txt');
    await page.getByText('tin.txt could not be uploaded.').first().waitFor();
    await reply(id, 'An answer without a hint');
    await page.getByText('An answer without a hint').waitFor({ timeout: 60_000 });
    await page.context().close();
  });

  test('takes the link of a mail out of the address, where the page says that addresses begin elsewhere', async () => {
    const page = await visitor();
    await page.goto(pages.at('based', '?a=1#bilet-chat=made.up'));
    await page.getByRole('dialog').waitFor();
    expect(page.url()).toBe(pages.at('based', '?a=1'));
    await write(page, 'From elsewhere');
    await page.getByText('Sent').waitFor();
    await page.context().close();
  });

  test('is there once where its script is on the page twice, and where the page is swapped for another', async () => {
    const page = await visitor();
    await page.goto(pages.at('twice'));
    await opened(page);
    await write(page, 'Before the swap');
    await page.getByText('Sent').waitFor();
    await field(page).fill('Half a question');
    await page.evaluate(`{
      const next = document.createElement('body');
      next.innerHTML = '<main><h1>Another page</h1></main>';
      document.body.replaceWith(next);
      next.append(Object.assign(document.createElement('script'), { src: document.querySelector('script').src }));
    }`);
    await field(page).waitFor();
    expect(await field(page).inputValue()).toBe('Half a question');
    await page.evaluate('document.body.replaceChildren(document.querySelector("main"))');
    await field(page).waitFor();
    const { id } = await ticketWith('Before the swap');
    await reply(id, 'After the swap');
    await page.getByText('After the swap').waitFor();
    expect(await page.evaluate('document.querySelectorAll("bilet-chat").length')).toBe(1);
    await page.context().close();
  });

  test('takes a message from a page whose language, title and address are none that a desk takes', async () => {
    const page = await visitor();
    await page.goto(pages.at('named', `?campaign=${'x'.repeat(3000)}`));
    await opened(page);
    await write(page, 'From an odd page');
    await page.getByText('Sent').waitFor();
    expect((await ticketWith('From an odd page')).conversation.items).toHaveLength(1);
    await page.context().close();
  });

  test('comes up open on the next page without taking the focus from it', async () => {
    const page = await visitor();
    await page.goto(pages.at('plain'));
    await opened(page);
    await write(page, 'I look for something');
    await page.getByText('Sent').waitFor();
    await page.goto(pages.at('searching'));
    await page.getByText('I look for something').waitFor();
    await page.keyboard.type('green tea');
    expect(await page.getByLabel('Search').inputValue()).toBe('green tea');
    await page.context().close();
  });

  test('does not lie over the next page on a phone, and is where it was after a reload', async () => {
    const page = await visitor({ viewport: { width: 360, height: 640 } });
    await page.goto(pages.at('plain'));
    await opened(page);
    await write(page, 'Which one?');
    await page.getByText('Sent').waitFor();
    await page.reload();
    await page.getByText('Which one?').waitFor();
    await page.goto(pages.at('searching'));
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.context().close();
  });

  test.each([
    ['200 %', { width: 640, height: 360 }],
    ['400 %', { width: 320, height: 200 }],
  ])('can be used on a page that is shown at %s', async (zoom, viewport) => {
    const page = await visitor({ viewport, deviceScaleFactor: 2, reducedMotion: 'reduce' });
    await page.goto(pages.at('plain'));
    await opened(page);
    await write(page, `At ${zoom}`);
    await page.getByText('Sent').waitFor();
    await look(page, `chat-at-${zoom.slice(0, 3)}`);
    for (const part of [field(page), page.getByRole('button', { name: 'Close chat' }).first()]) {
      const box = await part.boundingBox();
      expect(box && box.y >= 0 && box.y + box.height <= viewport.height).toBe(true);
    }
    expect(await overflowOf(page)).toBe(0);
    await page.context().close();
  });

  test('a message is put there once: as it is sent, delivered and read, nothing in it is made anew', async () => {
    const page = await visitor();
    await page.goto(pages.at('plain'));
    await opened(page);
    await page.evaluate(`{
      window.put = [];
      const log = document.querySelector('bilet-chat').shadowRoot.querySelector('[role=log]');
      new MutationObserver((all) => window.put.push(...all.flatMap(({ addedNodes, target }) =>
        target === log ? [...addedNodes].map(({ innerText }) => innerText.split('\\n')[0]) : []))).observe(log, { childList: true, subtree: true });
    }`);
    await write(page, 'Read me once');
    const { id } = await ticketWith('Read me once');
    await reply(id, 'So it is');
    await page.getByText('So it is').waitFor();
    await page.getByText(/· Read$/).waitFor();
    await until('the reply to be read', async () => {
      const { conversation } = await readTicket(desk, id);
      return conversation.items.some(({ delivery }) => delivery?.state === 'read');
    });
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await page.waitForTimeout(1000);
    expect(await page.evaluate('window.put')).toEqual(['Read me once', 'So it is']);
    await page.context().close();
  });

  test('files that were chosen and not sent are there on the next page; one that did not get there in time says so', async () => {
    const page = await visitor();
    await page.goto(pages.at('plain'));
    await opened(page);
    await chosen(page, 'tin.txt');
    await page.getByRole('button', { name: 'Remove tin.txt' }).waitFor();
    // The storage takes its time.
    await page.route(
      (url) => url.pathname.includes('uploads/'),
      () => new Promise(() => {}),
    );
    await chosen(page, 'slow.txt');
    await page.getByText('Uploading slow.txt…').first().waitFor();
    await look(page, 'chat-uploading');
    await page.goto(pages.at('twice'));
    await page.getByRole('button', { name: 'Open chat' }).or(page.getByRole('dialog')).first().waitFor();
    if ((await page.getByRole('dialog').count()) === 0) await opened(page);
    await page.getByText('slow.txt could not be uploaded.').first().waitFor();
    await look(page, 'chat-not-uploaded');
    await write(page, 'The tin');
    await page.getByText('Sent').waitFor();
    const { conversation } = await ticketWith('The tin');
    expect(conversation.items[0]?.attachments).toMatchObject([{ filename: 'tin.txt' }]);
    expect(await page.getByText('slow.txt').count()).toBe(0);
    await page.context().close();
  });

  test('a file that takes too long is taken back, and what was written goes without it; one that is too large says so beside one that is not', async () => {
    const page = await visitor();
    await page.goto(pages.at('plain'));
    await opened(page);
    await page.route(
      (url) => url.pathname.includes('uploads/'),
      () => new Promise(() => {}),
    );
    await chosen(page, 'slow.txt');
    await page.getByText('Uploading slow.txt…').first().waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    const large = { name: 'large.txt', mimeType: 'text/plain', buffer: Buffer.alloc(10_000_001) };
    const small = { name: 'small.txt', mimeType: 'text/plain', buffer: Buffer.from('a') };
    await page.getByLabel('Attach files').last().setInputFiles([large, small]);
    await page.getByRole('button', { name: 'Remove small.txt' }).waitFor();
    await page.getByText('large.txt is larger than 10 MB.').first().waitFor();
    await write(page, 'Only the small one');
    await page.getByText('Sent').waitFor();
    const { conversation } = await ticketWith('Only the small one');
    expect(conversation.items[0]?.attachments).toMatchObject([{ filename: 'small.txt' }]);
    await page.context().close();
  });

  test('a file that is dropped on the chat is chosen, and the page is not left for it', async () => {
    const page = await visitor();
    await page.goto(pages.at('plain'));
    await opened(page);
    const isTaken = await page.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['a tin'], 'dropped.txt', { type: 'text/plain' }));
      const log = document.querySelector('bilet-chat').shadowRoot.querySelector('[role=log]');
      const drop = new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true });
      log.dispatchEvent(drop);
      return drop.defaultPrevented;
    })()`);
    expect(isTaken).toBe(true);
    await page.getByRole('button', { name: 'Remove dropped.txt' }).waitFor();
    expect(await shown(page)).toEqual(['Ask us about tea.']);
    await page.context().close();
  });

  test('nothing of the chat failed on any of these pages', () => {
    expect(refused).toEqual([]);
  });
});
