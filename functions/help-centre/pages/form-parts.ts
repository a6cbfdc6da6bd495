import { type Html, html } from '../html.ts';
import type { Site } from '../page.ts';

/** One line that somebody fills in. */
interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'email' | 'text';
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  readonly autocomplete: string;
  readonly inputmode?: 'numeric' | 'email';
  /** what is wrong with what was filled in */
  readonly problem?: string | undefined;
}

/** A labelled field, with what is wrong with it where something is. */
export function field(one: Field): Html {
  const { name, label, type, value = '', hint, autocomplete, inputmode = 'email', problem } = one;
  return html`<div class="field"><label for="${name}">${label}${hint && html` <span class="hint">${hint}</span>`}</label>
${problem && html`<p class="problem" id="${name}-problem">${problem}</p>`}
<input id="${name}" name="${name}" type="${type}" value="${value}" required maxlength="254" autocomplete="${autocomplete}"
 inputmode="${inputmode}" aria-invalid="${problem ? 'true' : 'false'}" aria-describedby="${problem ? `${name}-problem` : ''}"></div>`;
}

/** Says what became of what somebody has done, to those who listen, too. */
export const note = (text: string, kind: 'good' | 'bad' | '' = ''): Html =>
  html`<div class="note ${kind}" role="${kind === 'bad' ? 'alert' : 'status'}"><p>${text}</p></div>`;

/** A moment as people in that language and time zone write it. */
export function moment(time: string, { language, timeZone }: Pick<Site, 'language' | 'timeZone'>): Html {
  const style = { dateStyle: 'medium', timeStyle: 'short', timeZone } as const;
  return html`<time datetime="${time}">${new Intl.DateTimeFormat(language, style).format(new Date(time))}</time>`;
}

/** A text with its web addresses as links. */
export function linked(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/u)
    .map((part, at) =>
      at % 2 === 1 ? html`<a href="${part}" rel="noopener nofollow">${part}</a>` : html`${part}`,
    );
}
