import { weekdaysIn } from '../../core/report-words/index.ts';
import type { ReportAnswer } from './figures.ts';

type Slots = ReportAnswer['slots'];

/** Parts of a period as they are called in a language: weekdays by their names, all else as the API says it. Pure. */
export function slotsIn(language: string, { by, slots }: Pick<ReportAnswer, 'by' | 'slots'>): Slots {
  if (by !== 'weekday' && by !== 'hour_of_week') return slots;
  const nameOf = weekdaysIn(language);
  return slots.map((slot) => {
    const [weekday, hour] = slot.key.split('-');
    const name = nameOf(Number(weekday));
    return { ...slot, label: hour === undefined ? name : `${name} ${hour}` };
  });
}
