import type * as z from 'zod';
import { liveOutSchema } from '../../../schemas/api/live.ts';
import { durationText } from '../figures.ts';
import { ask, SignedOutError } from './api.ts';
import { element, fill } from './dom.ts';
import { say, writingNow } from './writing.ts';

type Live = z.output<typeof liveOutSchema>;

/** How often the numbers are read anew while somebody looks: they are at most ten seconds old. */
const EVERY_MS = 8_000;

function tile(label: string, value: string, isLate = false): HTMLElement {
  return element(
    'div',
    { class: isLate ? 'late' : undefined },
    element('dt', {}, label),
    element('dd', {}, value, isLate ? element('span', { class: 'mark' }, say('lateMark')) : null),
  );
}

function tiles(live: Live): HTMLElement[] {
  const number = new Intl.NumberFormat(writingNow().locale);
  const waits =
    live.waitingSince === null
      ? '–'
      : durationText((Date.parse(live.computedAt) - Date.parse(live.waitingSince)) / 1000);
  const counted = (n: number | null) => (n === null ? '–' : number.format(n));
  const some = ({ n, isMore }: Live['late']) => `${number.format(n)}${isMore ? '+' : ''}`;
  return [
    tile(say('open'), counted(live.open)),
    tile(say('unassigned'), counted(live.unassigned)),
    tile(say('waiting'), waits),
    tile(say('dueSoon'), some(live.dueWithinHour)),
    tile(say('late'), some(live.late), live.late.n > 0),
    tile(say('online'), counted(live.agentsOnline)),
  ];
}

/** The numbers of now, above everything; they go on as long as the page is looked at. @param onSignedOut nobody is signed in any more */
export function liveNumbers(onSignedOut: () => void): HTMLElement {
  const list = element('dl', {});
  const said = element('p', { class: 'quiet' });
  let isStopped = false;
  const read = async () => {
    if (document.hidden) return;
    try {
      const live = await ask(liveOutSchema, '/v1/views/now');
      fill(list, ...tiles(live));
      const time = new Intl.DateTimeFormat(writingNow().locale, { timeStyle: 'medium' });
      fill(said, say('nowAt', { time: time.format(new Date(live.computedAt)) }));
    } catch (error) {
      if (error instanceof SignedOutError) {
        isStopped = true;
        return onSignedOut();
      }
      fill(said, say('nowFails'));
    }
  };
  const again = async () => {
    await read();
    if (!isStopped) setTimeout(again, EVERY_MS);
  };
  document.addEventListener('visibilitychange', () => {
    if (!isStopped) void read();
  });
  void again();
  return element('section', { class: 'live', 'aria-label': say('now') }, list, said);
}
