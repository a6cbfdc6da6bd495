import { type Calendars, weekInWords } from '../../../core/calendar/index.ts';
import { linkToChannel } from '../../../core/outbound/index.ts';
import { labelIn } from '../../../core/shared/label-in.ts';
import type { Channel } from '../../../schemas/options.ts';
import { type Html, html } from '../html.ts';
import type { Site } from '../page.ts';
import { said } from '../words/index.ts';
import { CONTACT_WORDS } from './words.ts';

/** The other channels of the desk, each with its hours and how long an answer takes there; nothing where there is none. */
export function channelsHtml(
  channels: readonly Channel[],
  calendars: Pick<Calendars, 'weekOf'>,
  { site, now }: { site: Site; now: Date },
): Html | null {
  if (channels.length === 0) return null;
  const { language } = site;
  const words = CONTACT_WORDS[language];
  const items = channels.map(({ labels, at, calendar, answerMinutes }) => {
    const week = calendar === null ? undefined : calendars.weekOf(calendar);
    const href = linkToChannel(at);
    return html`<li class="card"><h3>${labelIn(labels, [language])}</h3>
<p>${href === undefined ? at : html`<a href="${href}">${at}</a>`}</p>
${week && html`<p>${weekInWords(week, language, now)}</p>`}
${answerMinutes !== null && html`<p>${said(words.answers, { time: durationIn(answerMinutes, language) })}</p>`}</li>`;
  });
  return html`<h2>${words.channels}</h2>
<ul class="cards">${items}</ul>`;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** A time as people say it, in whole days, hours or minutes. */
export function durationIn(minutes: number, language: string): string {
  const [unit, size] =
    minutes % DAY === 0
      ? (['day', DAY] as const)
      : minutes % HOUR === 0
        ? (['hour', HOUR] as const)
        : (['minute', 1] as const);
  const style = { style: 'unit', unit, unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(language, style).format(minutes / size);
}
