import type { Seen } from '../seen.ts';
import { composer } from './composer.ts';
import { el, fill, iconButton, said } from './dom.ts';
import { endForm, firstForm, offerForm, personForm } from './forms.ts';
import { messageLog } from './messages.ts';
import { isMailed, type Told, timeIn } from './told.ts';

/** The open chat. */
export interface Panel {
  readonly node: HTMLElement;
  show(seen: Seen): void;
  focus(): void;
  /** It was opened: who is there, what is asked first, and where reading begins, are looked at anew. */
  opened(): void;
  /** Asks whether another chat is to go on here, to which a link of a mail leads. */
  offer(accept: () => Promise<boolean>): void;
}

type Below = 'composer' | 'end' | 'leave';

export function panel(told: Told, close: () => void): Panel {
  const { chat, setup, words, language } = told;
  const { log, show: showMessages, toEnd } = messageLog(told);
  const writing = composer(told, toEnd);
  const presence = el('small');
  const end = el(
    'button',
    { type: 'button', class: 'line', hidden: true, onclick: () => turn('end') },
    words.end,
  );
  const queue = el('div', { class: 'note' });
  const status = el('div', { class: 'note', role: 'status' });
  const below = el('div');
  const head = el(
    'div',
    { class: 'head' },
    el('h2', { id: 'title', dir: 'auto' }, setup.title, presence),
    end,
    iconButton('close', words.close, close),
  );
  const node = el('section', { class: 'panel', role: 'dialog', 'aria-labelledby': 'title' }, head);
  let at: Below = 'composer';
  let first: HTMLFormElement | null = null;
  let isOffered = false;

  /** Changes what stands below the messages, and puts the focus there. */
  function turn(to: Below): void {
    at = to;
    fill(below, belowOf(to));
    focus();
    end.hidden = end.hidden || to === 'end';
  }

  function leaveInstead(): void {
    turn('leave');
    show(chat.seen());
  }

  function belowOf(to: Below): HTMLElement {
    if (to === 'end') return endForm(told, () => opened());
    if (to === 'composer') return writing.box;
    const back = () => {
      turn('composer');
      show(chat.seen());
    };
    const form = personForm(told, [{ field: 'email', isRequired: true }], words.leave, (person) => {
      void chat.say(person);
      back();
    });
    form.append(el('button', { type: 'button', onclick: back }, words.cancel));
    return form;
  }

  /** Says whether somebody is there, or when next. */
  function showPresence(): void {
    const { isOpen, opensAt } = setup;
    const away = opensAt !== null && said(words.opens, { time: timeIn(language, opensAt, 'short') });
    fill(presence, isOpen ? words.here : away);
  }

  function opened(): void {
    showPresence();
    const isNew = chat.seen().standing.state === 'none' && chat.seen().outbox.length === 0;
    first = isNew ? firstForm(told, opened) : null;
    isOffered = false;
    if (first === null) {
      fill(node, head, log, queue, status, below);
      turn('composer');
      toEnd();
    } else {
      fill(node, head, first);
      focus();
    }
    show(chat.seen());
  }

  function focus(): void {
    // Of a question, what leaves all as it is.
    if (first !== null) first.querySelector<HTMLElement>('input,[type=button]')?.focus();
    else if (at === 'composer') writing.focus();
    else below.querySelector<HTMLElement>('input')?.focus();
  }

  function show(seen: Seen): void {
    const { state } = seen.standing;
    const isUnderWay = state === 'open' || state === 'waiting';
    if (first !== null && !isOffered && isUnderWay) opened();
    end.hidden = !isUnderWay || at === 'end';
    showMessages(seen);
    writing.show();
    const line = lineOf(seen);
    if (status.textContent !== line) status.textContent = line;
    showQueue(seen);
  }

  function lineOf({ standing, isTyping, isStuck, outbox }: Seen): string {
    if (isStuck && outbox.length > 0) return words.stuck;
    if (isTyping) return words.typing;
    return standing.state === 'ended' ? words.over : '';
  }

  function showQueue({ standing: { state, queue: place }, session }: Seen): void {
    const email = session?.email ?? chat.note('email');
    const isWaiting = state === 'waiting';
    const isByMail = isWaiting && isMailed(told);
    const minutes = place?.waitSeconds == null ? null : Math.max(1, Math.ceil(place.waitSeconds / 60));
    const lines = [
      isWaiting &&
        (place === null ? setup.isOpen && words.waiting : said(words.place, { place: place.place })),
      isWaiting && minutes !== null && said(words.wait, { minutes }),
      isByMail && email !== null && said(words.byMail, { email }),
    ].filter((one) => one !== false);
    const looks = `${lines.join(' ')}${email}${at}`;
    if (queue.dataset.looks === looks) return;
    queue.dataset.looks = looks;
    const leave =
      isByMail &&
      email === null &&
      at === 'composer' &&
      el('button', { type: 'button', onclick: leaveInstead }, words.leave);
    fill(queue, lines.join(' '), leave);
  }

  function offer(accept: () => Promise<boolean>): void {
    first = offerForm(told, accept, opened);
    isOffered = true;
    fill(node, head, first);
    focus();
  }

  return {
    node,
    show,
    focus,
    opened() {
      opened();
      // The page may have been there for hours.
      void told.renew().then((isOther) => isOther && !isOffered && opened());
    },
    offer,
  };
}
