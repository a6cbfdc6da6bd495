import { outcomeOf } from '../asked.ts';
import { createChat } from '../chat.ts';
import type { Place, Proof } from '../entering.ts';
import { object, text } from '../read.ts';
import { articlesOf, setupOf } from '../setup.ts';
import { askAt, browserIo } from './browser-io.ts';
import type { Told } from './told.ts';
import { upload } from './upload.ts';
import { type Widget, widget } from './widget.ts';

type Command = readonly [name: unknown, ...values: readonly unknown[]];
/** Where commands of the page are taken: `bilet('open')`. Those that came before the script wait in `q`. */
type Door = ((...command: Command) => void) & { q?: readonly ArrayLike<unknown>[] };
declare global {
  interface Window {
    bilet?: Door;
  }
}

/** Under this name the link of a mail carries what leads back into a chat. */
const RESUME = /(?:^#|&)bilet-chat=([\w.-]+)/;

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
  history.replaceState(history.state, '', location.pathname + location.search);
  return link;
}

async function start(script: HTMLScriptElement): Promise<void> {
  const [root] = script.src.split('/widget.js');
  if (root === undefined) return;
  const channelKey = root.split('/').at(-1) ?? '';
  const wanted = script.dataset.language || document.documentElement.lang || navigator.language || 'en';
  const ask = askAt(root);
  const waiting: Command[] = [...(window.bilet?.q ?? [])].map((one) => [one[0], one[1]]);
  let take = (command: Command): void => void waiting.push(command);
  window.bilet = (...command) => take(command);
  const look = () => outcomeOf(ask('GET', `?language=${encodeURIComponent(wanted)}`));
  const outcome = await look();
  // A page on which the chat may not be shown, or a desk that cannot be reached: the page is as without it.
  if (outcome.is !== 'well') return;
  const body = object(outcome.body);
  const setup = setupOf(body);
  const language = text(body.language) || 'en';
  const place = (): Place => ({
    language,
    page: location.href.split('#')[0] ?? '',
    title: document.title.slice(0, 200),
    referrer: /^https?:/.test(document.referrer) ? document.referrer : '',
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
    async upload(file) {
      await chat.enter();
      const secret = chat.seen().session?.secret;
      return secret === undefined ? { why: null } : upload(ask, secret, file);
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

  take = ([name, value]) => {
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
  };
  for (const command of waiting) take(command);

  for (const type of ['visibilitychange', 'pageshow', 'online', 'focus'])
    addEventListener(type, () => chat.setVisible(document.visibilityState === 'visible'), true);
  addEventListener('storage', ({ key }) => key?.startsWith(`bilet:${channelKey}:`) && chat.wake());
  const link = linkTaken();
  if (link !== null) {
    const resumed = await chat.resume(link);
    show().open(resumed.is === 'offered' ? resumed.accept : undefined);
  } else if (isAllowed && wasOpen()) show().open();
  chat.setVisible(document.visibilityState === 'visible');
}

/** The words that the desk gives; one that it does not give is its name, which no desk leaves so. */
function wordsOf(value: unknown): Told['words'] {
  const given = object(value);
  return new Proxy({} as Told['words'], { get: (_, name) => text(given[String(name)]) || String(name) });
}

const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
if (script instanceof HTMLScriptElement && !document.querySelector('bilet-chat')) {
  const begin = () => void start(script);
  if (document.body) begin();
  else addEventListener('DOMContentLoaded', begin);
}
