import { outcomeOf } from '../asked.ts';
import { createChat } from '../chat.ts';
import type { Place, Proof } from '../entering.ts';
import { languageOf, lineOf, pageAt } from '../fitting.ts';
import { object, text } from '../read.ts';
import { articlesOf, setupOf } from '../setup.ts';
import { askAt, browserIo } from './browser-io.ts';
import type { Told } from './told.ts';
import { upload } from './upload.ts';
import { type Widget, widget } from './widget.ts';

type Command = readonly [name: unknown, ...values: readonly unknown[]];
/** Where commands of the page are taken: `bilet('open')`. Those that came before the script wait in `q`. */
type Door = ((...command: Command) => void) & {
  q?: readonly ArrayLike<unknown>[];
  /** address of the chat that is there already: a page that has the script twice, or runs it again as its body is swapped, has one chat */
  at?: string | undefined;
};
declare global {
  interface Window {
    bilet?: Door;
  }
}

/** Under this name the link of a mail carries what leads back into a chat. */
const RESUME = /(?:^#|&)bilet-chat=([\w.-]+)/;

/** As in the sheet. */
const PHONE = '(max-width:480px)';

/** Who the page says that its visitor is. */
function proofOf(value: unknown): Proof | null {
  if (typeof value === 'string' && value !== '') return { token: value };
  const { sub, hash } = object(value);
  return typeof sub === 'string' && typeof hash === 'string' ? { sub, hash } : null;
}

/** What the link of a mail carries by which the page was opened, which then stands in its address no more; null: nothing. */
function linkTaken(): string | null {
  const [, link] = RESUME.exec(location.hash) ?? [];
  if (link === undefined) return null;
  // Whole, as a page may say that its addresses begin elsewhere (`<base>`).
  history.replaceState(history.state, '', location.href.split('#')[0]);
  return link;
}

/** Whether the chat was in the way of the page if it came up with it: on a phone it fills the screen, and whoever followed a link wants to see the page. */
function isInTheWay(): boolean {
  const [how] = performance.getEntriesByType('navigation');
  const isReload = how instanceof PerformanceNavigationTiming && how.type === 'reload';
  return !isReload && matchMedia(PHONE).matches;
}

async function start(script: HTMLScriptElement, root: string, door: Door): Promise<void> {
  const channelKey = root.split('/').at(-1) ?? '';
  const wanted = languageOf(script.dataset.language, document.documentElement.lang, navigator.language);
  const ask = askAt(root);
  const look = () => outcomeOf(ask('GET', `?language=${encodeURIComponent(wanted)}`));
  let outcome = await look();
  if (outcome.is === 'later' && !navigator.onLine) {
    await new Promise((done) => addEventListener('online', done, { once: true }));
    outcome = await look();
  }
  // A page on which the chat may not be shown, or a desk that cannot be reached: the page is as without it.
  if (outcome.is !== 'well') {
    door.at = undefined;
    return;
  }
  const body = object(outcome.body);
  const setup = setupOf(body);
  const language = text(body.language) || 'en';
  const place = (): Place => ({
    language,
    page: pageAt(location.href),
    title: lineOf(document.title, 200),
    referrer: pageAt(document.referrer),
  });
  let shown: Widget | null = null;
  const io = browserIo(root, channelKey, () => chat.wake());
  const chat = createChat(io, { channelKey, place, isLive: () => setup.isLive }, () =>
    shown?.show(chat.seen()),
  );
  const told: Told = {
    chat,
    setup,
    words: wordsOf(body.words),
    language,
    async renew() {
      const before = setup.isOpen;
      const latest = await look();
      if (latest.is !== 'well') return false;
      const { isOpen, opensAt } = setupOf(latest.body);
      Object.assign(setup, { isOpen, opensAt });
      return isOpen !== before;
    },
    async upload(file, signal) {
      await chat.enter();
      const secret = chat.seen().session?.secret;
      return secret === undefined ? { isRefused: false } : upload(ask, secret, file, signal);
    },
    async articles(q) {
      const found = await outcomeOf(ask('GET', `/articles?language=${language}&q=${encodeURIComponent(q)}`));
      return found.is === 'well' ? articlesOf(found.body) : [];
    },
  };
  const scheme = script.dataset.scheme;
  const show = () => {
    shown ??= widget(told, scheme === 'light' || scheme === 'dark' ? scheme : 'auto');
    shown.show(chat.seen());
    return shown;
  };
  const mustProve = body.identity === 'required';
  const hasSession = () => chat.seen().session !== null;
  /** Whether the chat was open on the page before, with something in it. */
  const wasOpen = () => chat.note('open') === '1' && (hasSession() || chat.draft() !== '');
  const isAllowed = !mustProve || hasSession();
  if (isAllowed) show();

  listen(([name, value]) => {
    if (name === 'identify') {
      const proof = proofOf(value);
      if (proof === null) return;
      chat.prove(proof);
      show();
    }
    if (name === 'open') show().open();
    if (name === 'close') shown?.close();
    if (name === 'hide' || name === 'show') shown?.setHidden(name === 'hide');
    if (name === 'forget') chat.forget();
  });

  for (const type of ['visibilitychange', 'pageshow', 'online', 'focus'])
    addEventListener(type, () => chat.setVisible(document.visibilityState === 'visible'), true);
  addEventListener('storage', ({ key }) => key?.startsWith(`bilet:${channelKey}:`) && chat.wake());
  const link = linkTaken();
  if (link !== null) {
    const resumed = await chat.resume(link);
    show().open(resumed.is === 'offered' ? resumed.accept : undefined);
  } else if (isAllowed && wasOpen() && !isInTheWay()) show().reopen();
  chat.setVisible(document.visibilityState === 'visible');
}

/** The words that the desk gives; one that it does not give is its name, which no desk leaves so. */
function wordsOf(value: unknown): Told['words'] {
  const given = object(value);
  return new Proxy({} as Told['words'], { get: (_, name) => text(given[String(name)]) || String(name) });
}

/** Commands that came before there was a chat. */
const waiting: Command[] = [...(window.bilet?.q ?? [])].map((one) => [one[0], one[1]]);
let take = (command: Command): void => void waiting.push(command);

function listen(heard: (command: Command) => void): void {
  take = heard;
  for (const command of waiting.splice(0)) take(command);
}

const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
const [root = ''] = script instanceof HTMLScriptElement ? script.src.split('/widget.js') : [];
if (script instanceof HTMLScriptElement && root !== '' && !window.bilet?.at) {
  const door: Door = (...command) => take(command);
  door.at = root;
  window.bilet = door;
  const begin = () => void start(script, root, door);
  if (document.body) begin();
  else addEventListener('DOMContentLoaded', begin);
}
