import type { ReportAnswer } from './figures.ts';

type Slots = ReportAnswer['slots'];

/** Parts of a period as they are called in a language: weekdays by their names, all else as the API says it. Pure. */
export function slotsIn(language: string, { by, slots }: Pick<ReportAnswer, 'by' | 'slots'>): Slots {
  if (by !== 'weekday' && by !== 'hour_of_week') return slots;
  const names = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  return slots.map((slot) => {
    const [weekday, hour] = slot.key.split('-');
    // 2 January 2023 was a Monday.
    const name = names.format(new Date(Date.UTC(2023, 0, 1 + Number(weekday))));
    return { ...slot, label: hour === undefined ? name : `${name} ${hour}` };
  });
}
