import type { Seen } from '../seen.ts';
import { composer } from './composer.ts';
import { el, fill, focused, iconButton, said } from './dom.ts';
import { endForm, firstForm, offerForm, personForm } from './forms.ts';
import { messageLog } from './messages.ts';
import { addressOf, isMailed, type Told, timeIn } from './told.ts';

/** The open chat. */
export interface Panel {
  readonly node: HTMLElement;
  show(seen: Seen): void;
  focus(): void;
  /**
   * It was opened: who is there, what is asked first, and where reading begins, are looked at anew.
   * @param takesFocus whether somebody wanted it: of a page that comes up with it, the focus is the page's own
   */
  opened(takesFocus: boolean): void;
  /** It was put on the page anew, which forgets how far it was scrolled. */
  toEnd(): void;
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
  const node = el(
    'section',
    // Browsers leave a page on which a file is dropped that nobody takes.
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', ondragover: dropped, ondrop: dropped },
    head,
  );
  let at: Below = 'composer';
  let first: HTMLFormElement | null = null;
  let isOffered = false;

  function dropped(event: Event): void {
    const data = event instanceof DragEvent ? event.dataTransfer : null;
    if (!data?.types.includes('Files')) return;
    event.preventDefault();
    if (first === null && at === 'composer') writing.add(data.files);
  }

  /** Changes what stands below the messages, and puts the focus there. */
  function turn(to: Below, takesFocus = true): void {
    at = to;
    fill(below, belowOf(to));
    if (takesFocus) focus();
    end.hidden = end.hidden || to === 'end';
  }

  function leaveInstead(): void {
    turn('leave');
    show(chat.seen());
  }

  /** The desk did not take the address. */
  function askAgain(): void {
    turn('leave');
    fill(status, words.emailWrong);
  }

  function belowOf(to: Below): HTMLElement {
    if (to === 'end') return endForm(told, () => opened());
    if (to === 'composer') return writing.box;
    const back = () => {
      turn('composer');
      show(chat.seen());
    };
    const { email } = addressOf(told);
    const asks = [{ field: 'email', isRequired: true, value: email }] as const;
    const form = personForm(told, asks, email === null ? words.leave : words.next, (person) => {
      void chat.say(person).then((is) => is === 'refused' && askAgain());
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

  function opened(takesFocus = true): void {
    showPresence();
    const isNew = chat.seen().standing.state === 'none' && chat.seen().outbox.length === 0;
    first = isNew ? firstForm(told, () => opened()) : null;
    isOffered = false;
    if (first === null) {
      fill(node, head, log, queue, status, below);
      turn('composer', takesFocus);
      toEnd();
    } else {
      fill(node, head, first);
      if (takesFocus) focus();
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
    if (first !== null && !isOffered && isUnderWay) opened(focused(node) !== null);
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

  function showQueue(seen: Seen): void {
    const isWaiting = seen.standing.state === 'waiting';
    const lines = [...(isWaiting ? waitOf(seen) : []), ...(isMailed(told) ? byMail(isWaiting) : [])];
    const { email } = addressOf(told);
    const looks = `${lines.join(' ')}${email}${at}`;
    if (queue.dataset.looks === looks) return;
    queue.dataset.looks = looks;
    const label = email === null ? words.leave : words.change;
    const change = asksAddress(isWaiting) && el('button', { type: 'button', onclick: leaveInstead }, label);
    fill(queue, lines.filter((line) => line !== false).join(' '), change);
  }

  /** The place of who waits in the queue, and how long it takes. */
  function waitOf({ standing: { queue: place } }: Seen): (string | false)[] {
    if (place === null) return [setup.isOpen && words.waiting];
    const minutes = place.waitSeconds === null ? null : Math.max(1, Math.ceil(place.waitSeconds / 60));
    return [said(words.place, { place: place.place }), minutes !== null && said(words.wait, { minutes })];
  }

  /** Whether an address may be given, or corrected: not one that the site has proven. */
  function asksAddress(isWaiting: boolean): boolean {
    const { email, isProven } = addressOf(told);
    return isMailed(told) && !isProven && at === 'composer' && (email !== null || isWaiting);
  }

  /** Where answers go by mail. Of an address that somebody typed it is never said whether the desk knows it. */
  function byMail(isWaiting: boolean): (string | false)[] {
    const { email, isProven } = addressOf(told);
    if (email === null) return [];
    if (isProven) return [isWaiting && said(words.byMail, { email })];
    return isWaiting ? [words.stays, said(words.ifYours, { email })] : [email];
  }

  function offer(accept: () => Promise<boolean>): void {
    first = offerForm(told, accept, () => opened());
    isOffered = true;
    fill(node, head, first);
    focus();
  }

  return {
    node,
    show,
    focus,
    toEnd,
    opened(takesFocus) {
      opened(takesFocus);
      // The page may have been there for hours.
      void told.renew().then((isOther) => isOther && !isOffered && opened(focused(node) !== null));
    },
    offer,
  };
}
