import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where pictures of pages are kept that tests have seen. */
const PICTURES = 'dist/screenshots';
/** Where Chromium is: where `CHROMIUM` says, else where systems put it. */
const PLACES = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`);

function chromiumOfMachine(): string {
  const found = process.env.CHROMIUM ?? PLACES.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error('There is no Chromium: install it, or set CHROMIUM to where it is.');
  return found;
}

/** Starts the browser. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumOfMachine(),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** A new window of somebody who has never been there. */
export async function newWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', ...options });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

/** What is wrong with a page by WCAG 2.2, levels A and AA: each rule with where it is broken. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  // Typed by hand: the code runs in the page.
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(tags)} })`,
  )) as AxeResults;
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** By how much a page is wider than its window: at any width from 320 pixels on, not at all. */
export const overflowOf = (page: Page): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Keeps a picture of a whole page. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
