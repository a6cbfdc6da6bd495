import { isAddress } from '../address.ts';
import type { Person } from '../entering.ts';
import { lineOf } from '../fitting.ts';
import { el, said } from './dom.ts';
import { addressOf, isMailed, type Told, timeIn } from './told.ts';

interface Asked {
  readonly field: 'name' | 'email';
  readonly isRequired: boolean;
  /** what stands there already */
  readonly value?: string | null;
}

/** Asks a visitor about themselves. What is wrong is said beside its field, which gets the focus. */
export function personForm(
  { words }: Told,
  asks: readonly Asked[],
  label: string,
  done: (person: Person) => void,
  ...above: readonly Node[]
): HTMLFormElement {
  const fields = asks.map(({ field, isRequired, value }) => {
    const id = `f-${field}`;
    const input = el('input', {
      id,
      type: field === 'email' ? 'email' : 'text',
      autocomplete: field,
      maxlength: field === 'email' ? '254' : '200',
      'aria-describedby': `${id}-e`,
      ...(isRequired && { 'aria-required': 'true' }),
    });
    input.value = value ?? '';
    const problem = el('div', { id: `${id}-e`, class: 'meta bad' });
    const optional = isRequired ? null : el('small', {}, ` (${words.optional})`);
    return {
      field,
      isRequired,
      input,
      problem,
      row: [el('label', { for: id }, words[field], optional), input, problem],
    };
  });

  function problemOf(field: Asked['field'], value: string, isRequired: boolean): string {
    if (value === '') return isRequired ? words.missing : '';
    return field === 'email' && !isAddress(value) ? words.emailWrong : '';
  }

  function submit(event: Event): void {
    event.preventDefault();
    const person: { name?: string; email?: string } = {};
    let first: HTMLInputElement | null = null;
    for (const { field, isRequired, input, problem } of fields) {
      const value = lineOf(input.value, 254);
      const wrong = problemOf(field, value, isRequired);
      problem.textContent = wrong;
      input.toggleAttribute('aria-invalid', wrong !== '');
      if (wrong !== '') first ??= input;
      else if (value !== '') person[field] = value;
    }
    if (first === null) done(person);
    else first.focus();
  }

  return el(
    'form',
    { class: 'grow', novalidate: true, onsubmit: submit },
    ...above,
    ...fields.flatMap(({ row }) => row),
    el('button', { class: 'main', type: 'submit' }, label),
  );
}

/** What stands before the first message: what the desk says of itself, and what it asks; null: nothing is asked. */
export function firstForm(told: Told, done: () => void): HTMLFormElement | null {
  const { chat, setup, words, language } = told;
  const { session } = chat.seen();
  const known = { name: session?.name ?? (chat.note('name') || null), email: addressOf(told).email };
  const isByMail = !setup.isOpen && isMailed(told);
  const wanted: readonly Asked[] = !isByMail
    ? setup.asks
    : [...setup.asks.filter(({ field }) => field !== 'email'), { field: 'email', isRequired: true }];
  const asks = wanted.filter(({ field }) => known[field] === null);
  const isAnswered = chat.note('asked') !== null && !asks.some(({ isRequired }) => isRequired);
  if (asks.length === 0 || isAnswered) return null;
  const above = [
    setup.intro,
    !setup.isOpen && (isByMail ? words.away : words.awayHere),
    !setup.isOpen && opensIn(told),
  ].filter((line) => line !== false && line !== '');
  return personForm(
    told,
    asks,
    setup.isOpen ? words.begin : words.next,
    (person) => {
      chat.setNote('asked', '1');
      void chat.say(person);
      done();
    },
    ...above.map((line) => el('p', { class: 'note', dir: 'auto' }, line)),
  );

  function opensIn({ setup: { opensAt } }: Told): string {
    return opensAt === null ? '' : said(words.opens, { time: timeIn(language, opensAt, 'short') });
  }
}

/** Asks whether the chat is to go on here to which the link of a mail leads: who made the link may have sent it to somebody else. */
export function offerForm(
  { words }: Told,
  accept: () => Promise<boolean>,
  done: () => void,
): HTMLFormElement {
  const problem = el('div', { class: 'meta bad', role: 'alert' });
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (await accept()) done();
    else problem.textContent = words.failed;
  }
  return el(
    'form',
    { class: 'grow', onsubmit: (event) => void submit(event) },
    el('p', { class: 'note', role: 'status' }, words.offered),
    problem,
    el('button', { class: 'main', type: 'submit' }, words.goOn),
    el('button', { type: 'button', onclick: done }, words.cancel),
  );
}

/** Asks whether a chat is to end, and whether what was written is to be mailed. */
export function endForm(told: Told, done: () => void): HTMLFormElement {
  const { chat, words } = told;
  const { email: known, isProven } = addressOf(told);
  const tick = el('input', { type: 'checkbox', id: 'f-tick', onchange: update });
  const email = el('input', {
    type: 'email',
    autocomplete: 'email',
    'aria-label': words.email,
    placeholder: words.email,
    oninput: update,
  });
  email.value = known ?? '';
  const where = el('p', { class: 'note' });
  const problem = el('div', { class: 'meta bad', role: 'alert' });
  update();

  /** One that somebody typed can be corrected, and it says what becomes of it. */
  function update(): void {
    email.hidden = isProven || !tick.checked;
    where.hidden = email.hidden;
    where.textContent = said(words.ifYours, { email: email.value.trim() || words.email });
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const needsEmail = tick.checked && !isProven;
    if (needsEmail && !isAddress(email.value.trim())) {
      problem.textContent = words.emailWrong;
      return email.focus();
    }
    const told = needsEmail ? await chat.say({ email: email.value.trim() }) : 'known';
    const { is } = told === 'known' ? await chat.end(tick.checked) : { is: 'later' };
    if (is === 'well' || is === 'unknown') done();
    else problem.textContent = words.failed;
  }

  return el(
    'form',
    { class: 'foot', novalidate: true, onsubmit: (event) => void submit(event) },
    el('strong', {}, words.endAsk),
    isMailed(told) && el('label', { class: 'tick' }, tick, words.transcript),
    email,
    where,
    problem,
    el(
      'div',
      { class: 'row' },
      el('button', { class: 'main', type: 'submit' }, words.end),
      el('button', { type: 'button', onclick: done }, words.cancel),
    ),
  );
}
