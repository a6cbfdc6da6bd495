import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ticketPageSchema } from '../../../schemas/api/ticket-filters.ts';
import { keepPicture, newWindow, overflowOf, violationsOf } from './browser.ts';
import { bodyOf, readTicket } from './desk.ts';
import { type RunningHost, until } from './host.ts';

const DESKTOP = { width: 1280, height: 800 };

/**
 * Chats on a shop that is another site than the desk, as their visitors see them in a browser.
 * @param refused what the policy of the site refuses, or a script fails at, is noted here
 */
export function siteChats(running: () => { desk: RunningHost; browser: Browser }, refused: string[]) {
  const api = (...given: Parameters<RunningHost['api']>) => running().desk.api(...given);

  async function makeChat(key: string, settings: object): Promise<void> {
    const body = { key, name: key, kind: 'chat', settings: { domains: ['localhost'], ...settings } };
    const made = await api('POST', '/channels', { body });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  }

  /** A page of the shop, which is another site than the desk: by another name of this machine. */
  const site = (path = '', query = '') =>
    `${new URL(running().desk.info().api).origin.replace('127.0.0.1', 'localhost')}/_local/channels/site${path}?${query}`;

  /** Somebody who has never been there. */
  async function visitor(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await newWindow(running().browser, { viewport: DESKTOP, ...options });
    // Where hints do not come in time, an answer is read half a minute later.
    page.context().setDefaultTimeout(60_000);
    page.on('console', (message) => {
      const isOffline = /ERR_INTERNET_DISCONNECTED|Failed to load resource|ERR_CONNECTION/.test(
        message.text(),
      );
      if (message.type() === 'error' && !isOffline) refused.push(message.text());
    });
    page.on('pageerror', (error) => refused.push(String(error)));
    return page;
  }

  async function opened(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByRole('dialog').waitFor();
  }

  async function write(page: Page, text: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Write a message' }).fill(text);
    await page.keyboard.press('Enter');
  }

  /** The texts of a chat as its visitor sees them. */
  const shown = (page: Page) => page.getByRole('log').locator('.txt').allInnerTexts();

  async function look(page: Page, name: string): Promise<void> {
    expect([name, await violationsOf(page)]).toEqual([name, []]);
    expect([name, await overflowOf(page)]).toEqual([name, 0]);
    await keepPicture(page, name);
  }

  /** The newest ticket of a chat. */
  const ticketWith = (text: string) =>
    until(`a ticket with ${text}`, async () => {
      const { items } = bodyOf(ticketPageSchema, await api('GET', '/tickets?limit=10'));
      for (const { id } of items) {
        const ticket = await readTicket(running().desk, id);
        if (JSON.stringify(ticket.conversation).includes(text)) return ticket;
      }
      return undefined;
    });

  const reply = (id: number, text: string, more: object = {}) =>
    api('POST', `/tickets/${id}/messages`, { body: { kind: 'public_reply', text, ...more } });

  return { makeChat, site, visitor, opened, write, shown, look, ticketWith, reply };
}
