import type { Refusal, Said, SaidFile } from '../answers.ts';
import { type Part, partsOf } from '../formatted.ts';
import { piecesOf } from '../linked.ts';
import { written } from '../read.ts';
import type { Seen } from '../seen.ts';
import type { Outgoing } from '../thread.ts';
import type { ChatWords } from '../words/en.ts';
import { type Child, el, fill } from './dom.ts';
import { sizeIn, type Told, timeIn } from './told.ts';

const PICTURE = /^image\/(png|jpeg|gif|webp|avif)$/;
/** Addresses of files are good for five minutes. */
const GOOD_MS = 4 * 60_000;
const NEW_TAB = { target: '_blank', rel: 'noopener noreferrer nofollow ugc' };

/** Words, and the addresses of pages in them as links. */
const linked = (words: string): Child[] =>
  piecesOf(words).map((piece) =>
    'href' in piece ? el('a', { href: piece.href, ...NEW_TAB }, piece.text) : piece.text,
  );

/** What is said of a message that the desk does not take. */
const notSent = ({ refused, refusedFiles, refusedSite }: ChatWords): Readonly<Record<Refusal, string>> => ({
  files: refusedFiles,
  site: refusedSite,
  other: refused,
});

/** What somebody wrote: texts, and links to pages. None of it is ever read as markup. */
const textOf = (words: string) => el('div', { class: 'txt', dir: 'auto' }, ...linked(words));

/** The same as an agent meant it to look, made element by element. */
const formatted = (html: string) => el('div', { class: 'txt fmt', dir: 'auto' }, ...made(partsOf(html)));

function made(parts: readonly Part[], isInLink = false): Child[] {
  return parts.flatMap((part): Child[] => {
    if (typeof part === 'string') return isInLink ? [part] : linked(part);
    const { name, href, parts: within } = part;
    if (name !== 'a') return [el(name, {}, ...made(within, isInLink))];
    if (href === undefined || isInLink) return made(within, isInLink);
    return [el('a', { href, ...NEW_TAB }, ...made(within, true))];
  });
}

/** How a message looks: what is in it, and what is said below it. */
interface Looks {
  readonly key: string;
  readonly side: string;
  /** the same as before: nothing in it has changed */
  readonly looks: string;
  readonly bubble: () => Child[];
  readonly meta: string;
  /** what can be done about it */
  readonly ways: () => Node[];
}

/** A message that is shown. */
interface Shown {
  readonly node: HTMLElement;
  readonly bubble: HTMLElement;
  readonly below: HTMLElement;
  looks: string;
  meta: string;
}

/** The messages of a chat, as a log that screen readers read on by itself. */
export function messageLog({ chat, setup, words, language }: Told) {
  const intro =
    setup.intro === '' ? null : el('div', { class: 'msg' }, el('div', { class: 'bub' }, textOf(setup.intro)));
  const log = el('div', { class: 'log', role: 'log', 'aria-label': words.messages, tabindex: '0' }, intro);
  const shown = new Map<string, Shown>();

  function fileOf(message: Said, file: SaidFile, at: number): Node {
    const { name, url, contentType, size } = file;
    if (url === null) return el('span', {}, name);
    const from = Date.now();
    const label = `${name} (${sizeIn(language, size)})`;
    const link = el('a', { href: url, ...NEW_TAB, onclick: renewed }, label);
    if (PICTURE.test(contentType)) {
      const picture = el('img', { src: url, alt: name, onerror: () => fill(link, label), onload: settle });
      fill(link, picture);
    }
    return link;

    function renewed(event: Event): void {
      if (Date.now() - from < GOOD_MS) return;
      event.preventDefault();
      void chat.fileUrl(message.id, at).then((now) => {
        if (now !== null) open(now, '_blank', 'noopener,noreferrer');
      });
    }
  }

  function saidLooks(message: Said): Looks {
    const { from, author, isByBot, text, html, files, at, state, isStruck } = message;
    const isYours = from === 'you';
    const who = isYours ? words.you : [author, isByBot && words.automatic].filter(Boolean).join(', ');
    const meta = [who, timeIn(language, at), isYours && words[state]].filter(Boolean).join(' · ');
    return {
      key: message.clientId ?? message.id,
      side: isYours ? 'msg you' : 'msg',
      // Addresses of files are others each time.
      looks: written([text, html, isStruck, files.length]),
      bubble: () => [
        text !== '' && (html === null ? textOf(text) : formatted(html)),
        isStruck && text === '' && el('i', {}, words.struck),
        ...files.map((file, index) => fileOf(message, file, index)),
      ],
      meta,
      ways: () => [],
    };
  }

  function outgoingLooks({ clientId, text, files, refused }: Outgoing): Looks {
    const ways = () => [
      el('button', { type: 'button', onclick: () => chat.retry(clientId) }, words.retry),
      el('button', { type: 'button', onclick: () => chat.discard(clientId) }, words.discard),
    ];
    return {
      key: clientId,
      side: `msg you${refused === undefined ? '' : ' bad'}`,
      looks: written([text, null, false, files.length === 0 ? 0 : files.map(({ name }) => name)]),
      bubble: () => [text !== '' && textOf(text), ...files.map(({ name }) => el('div', {}, name))],
      meta: refused === undefined ? words.sending : notSent(words)[refused],
      ways: refused === undefined ? () => [] : ways,
    };
  }

  let isAtEnd = true;
  log.addEventListener('scroll', () => {
    isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  });
  function settle(): void {
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  }

  /** Shows what there is by now, and touches nothing that looks as before: who reads keeps their place. */
  function show({ said, outbox, standing: { readUntil } }: Seen): void {
    const isRead = ({ from, id }: Said) => from === 'you' && readUntil.desk !== null && id <= readUntil.desk;
    const all = said.map((one): Said => (isRead(one) ? { ...one, state: 'read' } : one));
    const wanted = [...all.map(saidLooks), ...outbox.map(outgoingLooks)];
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { node }] of shown) if (!keys.has(key)) node.remove();
    for (const key of shown.keys()) if (!keys.has(key)) shown.delete(key);
    let before: Element | null = intro;
    for (const one of wanted) before = placed(one, before);
    settle();
  }

  /**
   * Puts a message behind another. How far it is changes below it alone, so that nobody is read it again, and what somebody marked in it stays; that it was refused is
   * read to them.
   */
  function placed({ key, side, looks, bubble, meta, ways }: Looks, before: Element | null): Element {
    const one = shown.get(key) ?? madeNode();
    shown.set(key, one);
    one.node.className = side;
    if (one.looks !== looks) fill(one.bubble, ...bubble());
    one.below.setAttribute('aria-live', side.endsWith('bad') ? 'polite' : 'off');
    if (one.meta !== meta) fill(one.below, meta, ...ways());
    Object.assign(one, { looks, meta });
    const place = before === null ? log.firstElementChild : before.nextElementSibling;
    if (place !== one.node) log.insertBefore(one.node, place);
    return one.node;
  }

  function madeNode(): Shown {
    const bubble = el('div', { class: 'bub' });
    const below = el('div', { class: 'meta' });
    return { node: el('div', {}, bubble, below), bubble, below, looks: '', meta: '' };
  }

  return {
    log,
    show,
    toEnd() {
      isAtEnd = true;
      settle();
    },
  };
}
