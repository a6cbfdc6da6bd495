import type { Channel } from '../../schemas/options.ts';
import { type Calendars, weekInWords } from '../calendar/index.ts';
import type { MailCell, MailTable } from '../email/index.ts';
import { labelIn } from '../shared/label-in.ts';
import { PHRASES } from './phrases.ts';

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;
const PHONE = /^\+?[\d\s()./-]{5,40}$/;

/** The other channels of the desk with their hours, as mail names them; undefined when it has none. */
export function channelsTable(
  channels: readonly Channel[],
  calendars: Pick<Calendars, 'weekOf'>,
  { language, now }: { language: string; now: Date },
): MailTable | undefined {
  if (channels.length === 0) return undefined;
  const rows = channels.map(({ labels, at, calendar }): MailCell[] => {
    const week = calendar === null ? undefined : calendars.weekOf(calendar);
    const hours = week === undefined ? '' : weekInWords(week, language, now);
    return [{ text: labelIn(labels, [language]) }, { text: at, href: linkToChannel(at) }, { text: hours }];
  });
  return { heading: labelIn(PHRASES.channels, [language]), rows };
}

/** Where an address leads when somebody taps it: what is no address of the web, of mail or a telephone is text. */
export function linkToChannel(at: string): string | undefined {
  if (/^https:\/\/[^\s"<>]+$/.test(at)) return at;
  if (ADDRESS.test(at)) return `mailto:${at}`;
  return PHONE.test(at) ? `tel:${at.replace(/[^\d+]/g, '')}` : undefined;
}
