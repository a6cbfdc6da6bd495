import type { Said, SaidFile } from '../answers.ts';
import { type Part, partsOf } from '../formatted.ts';
import { piecesOf } from '../linked.ts';
import type { Seen } from '../seen.ts';
import type { Outgoing } from '../thread.ts';
import { type Child, el, fill, said as filled } from './dom.ts';
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

/** The messages of a chat, as a log that screen readers read on by itself. */
export function messageLog({ chat, setup, words, language }: Told) {
  const intro =
    setup.intro === '' ? null : el('div', { class: 'msg' }, el('div', { class: 'bub' }, textOf(setup.intro)));
  const log = el('div', { class: 'log', role: 'log', 'aria-label': words.messages, tabindex: '0' }, intro);
  const shown = new Map<string, { node: HTMLElement; looks: string }>();

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

  function saidNode(message: Said): HTMLElement {
    const { from, author, isByBot, text, html, files, at, state, isStruck } = message;
    const isYours = from === 'you';
    const who = isYours ? words.you : [author, isByBot && words.automatic].filter(Boolean).join(', ');
    const meta = [who, timeIn(language, at), isYours && words[state]].filter(Boolean).join(' · ');
    return el(
      'div',
      { class: isYours ? 'msg you' : 'msg' },
      el(
        'div',
        { class: 'bub' },
        text !== '' && (html === null ? textOf(text) : formatted(html)),
        isStruck && text === '' && el('i', {}, words.struck),
        ...files.map((file, index) => fileOf(message, file, index)),
      ),
      el('div', { class: 'meta' }, meta),
    );
  }

  function outgoingNode({ clientId, text, files, refused }: Outgoing): HTMLElement {
    const names = files.map(({ name }) => el('div', {}, name));
    const meta =
      refused === undefined
        ? [words.sending]
        : [
            filled(words.refused, { why: refused }),
            el('button', { type: 'button', onclick: () => chat.retry(clientId) }, words.retry),
            el('button', { type: 'button', onclick: () => chat.discard(clientId) }, words.discard),
          ];
    return el(
      'div',
      { class: `msg you${refused === undefined ? '' : ' bad'}` },
      el('div', { class: 'bub' }, text !== '' && textOf(text), ...names),
      el('div', { class: 'meta' }, ...meta),
    );
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
    const wanted = [
      ...all.map((one) => ({
        key: one.clientId ?? one.id,
        looks: JSON.stringify({ ...one, files: one.files.length }),
        make: () => saidNode(one),
      })),
      ...outbox.map((one) => ({
        key: one.clientId,
        looks: JSON.stringify(one),
        make: () => outgoingNode(one),
      })),
    ];
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { node }] of shown) if (!keys.has(key)) node.remove();
    for (const key of shown.keys()) if (!keys.has(key)) shown.delete(key);
    let before: Element | null = intro;
    for (const one of wanted) before = placed(one, before);
    settle();
  }

  /** Puts a message behind another. */
  function placed(one: { key: string; looks: string; make: () => HTMLElement }, before: Element | null) {
    const { key, looks, make } = one;
    const had = shown.get(key);
    const node = had?.looks === looks ? had.node : make();
    if (had !== undefined && had.node !== node) had.node.replaceWith(node);
    shown.set(key, { node, looks });
    const place = before === null ? log.firstElementChild : before.nextElementSibling;
    if (place !== node) log.insertBefore(node, place);
    return node;
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
