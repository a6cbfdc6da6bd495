import { greetingFor } from '../greeting.ts';
import type { Seen } from '../seen.ts';
import { el, fill, iconButton, said } from './dom.ts';
import { type Panel, panel } from './panel.ts';
import { styleOf } from './style.ts';
import type { Told } from './told.ts';

/** The chat on a page: a button, behind it the chat, and now and then a greeting. */
export interface Widget {
  /** @param accept goes on with another chat, to which a link of a mail leads: it is asked whether that is wanted */
  open(accept?: () => Promise<boolean>): void;
  /** Opens it as it was on the page before, and leaves the focus where it is. */
  reopen(): void;
  close(): void;
  setHidden(isHidden: boolean): void;
  show(seen: Seen): void;
}

/** Puts the chat on the page, into a tree of its own: nothing of the page's style or scripts reaches it, and nothing of it reaches them. */
export function widget(told: Told, scheme: 'light' | 'dark' | 'auto'): Widget {
  const { chat, setup, words, language } = told;
  const host = document.createElement('bilet-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styleOf(setup.colour, scheme));
  root.adoptedStyleSheets = [sheet];
  const badge = el('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' });
  const launch = iconButton('chat', words.open, () => (isOpen ? close() : open()), {
    class: 'launch',
    'aria-expanded': 'false',
  });
  launch.append(badge);
  const news = el('div', { class: 'h', role: 'status' });
  const greeting = el('div', { class: 'greet', hidden: true });
  const isRtl = getComputedStyle(document.documentElement).direction === 'rtl';
  const box = el(
    'div',
    {
      class: `root ${setup.side === 'left' ? 'start' : 'end'}`,
      dir: isRtl ? 'rtl' : 'ltr',
      lang: language,
      popover: 'manual',
    },
    greeting,
    launch,
    news,
  );
  root.append(box);
  let isOpen = false;
  let shown: Panel | null = null;

  // What is typed here is no shortcut of the page.
  for (const type of ['keydown', 'keyup', 'keypress'])
    host.addEventListener(type, (event) => {
      if (type === 'keydown' && (event as KeyboardEvent).key === 'Escape' && isOpen) close();
      event.stopPropagation();
    });
  document.body.append(host);
  rise();
  staysOn(host, () => {
    rise();
    if (isOpen) shown?.toEnd();
  });
  const isReturning = chat.note('visited') !== null;
  chat.setNote('visited', '1');
  let greetingOn: string | undefined;
  let greets: ReturnType<typeof setTimeout> | undefined;
  greet();
  // Many sites change their pages without leaving them.
  const pages: unknown = 'navigation' in window ? window.navigation : window;
  const changes = 'navigation' in window ? 'currententrychange' : 'popstate';
  if (pages instanceof EventTarget) pages.addEventListener(changes, greet);

  /** Above all of the page, whatever that moves, fades or puts before others: the top layer of browsers. Where there is none, its order has to do. */
  function rise(): void {
    try {
      box.showPopover();
    } catch {
      // It stands where it is.
    }
  }

  function open(takesFocus = true): void {
    shown ??= panel(told, close);
    fill(greeting);
    greeting.hidden = true;
    box.insertBefore(shown.node, launch);
    switchTo(true);
    shown.opened(takesFocus);
  }

  function close(): void {
    if (!isOpen) return;
    const hadFocus = root.activeElement !== null;
    shown?.node.remove();
    switchTo(false);
    if (hadFocus) launch.focus();
  }

  function switchTo(now: boolean): void {
    isOpen = now;
    box.classList.toggle('on', now);
    launch.setAttribute('aria-expanded', String(now));
    chat.setNote('open', now ? '1' : '');
    chat.setOpen(now);
  }

  function label(name: string): void {
    launch.setAttribute('aria-label', name);
    launch.title = name;
  }

  function show(seen: Seen): void {
    const { unread } = seen;
    if (isOpen) shown?.show(seen);
    const count = isOpen ? 0 : unread;
    badge.hidden = count === 0;
    badge.textContent = String(count);
    const told = count === 0 ? '' : said(words.unread, { count });
    label([isOpen ? words.close : words.open, told].filter(Boolean).join('. '));
    if (news.textContent !== told) news.textContent = told;
  }

  /** Shows the greeting of a page when its time has come, where the visitor has not opened the chat by then. */
  function greet(): void {
    const path = location.pathname + location.search;
    if (path === greetingOn) return;
    greetingOn = path;
    clearTimeout(greets);
    greeting.hidden = true;
    const seenBefore = (chat.note('greeted') ?? '').split(' ');
    const found = greetingFor(setup.greetings, { path, isReturning, isOpen: setup.isOpen, seen: seenBefore });
    if (found === null) return;
    const dismiss = () => {
      greeting.hidden = true;
      chat.setNote('greeted', [...seenBefore, found.id].join(' ').trim());
    };
    greets = setTimeout(() => {
      if (isOpen || chat.seen().standing.state !== 'none') return;
      fill(
        greeting,
        el('button', { type: 'button', dir: 'auto', onclick: () => [dismiss(), open()] }, found.text),
        iconButton('close', words.cancel, dismiss),
      );
      greeting.hidden = false;
      news.textContent = found.text;
    }, found.afterSeconds * 1000);
  }

  return {
    open(accept) {
      if (!isOpen) open();
      if (accept !== undefined) shown?.offer(accept);
    },
    reopen: () => isOpen || open(false),
    close,
    setHidden: (isHidden) => {
      host.hidden = isHidden;
      box.hidden = isHidden;
    },
    show,
  };
}

/** How long an element is left off a page that takes it off again and again. */
const AGAIN_MS = 1000;

/**
 * Keeps an element on the page: sites that change their pages without leaving them swap the whole body, or all that is in it.
 * @param back is called when it was put back
 */
function staysOn(host: HTMLElement, back: () => void): void {
  let putAt = 0;
  const watching = new MutationObserver(() => {
    if (host.isConnected) return;
    if (Date.now() - putAt < AGAIN_MS) setTimeout(put, AGAIN_MS);
    else put();
  });
  function watch(): void {
    watching.disconnect();
    for (const one of [document.documentElement, document.body]) watching.observe(one, { childList: true });
  }
  function put(): void {
    if (host.isConnected || !document.body) return;
    putAt = Date.now();
    document.body.append(host);
    watch();
    back();
  }
  watch();
}
