import { addBusiness, businessBetween, compileCalendar } from '../core/calendar/index.ts';
import { hoursOf } from '../test/core/calendar/wall-model.ts';

const CALLS = 100_000;
const ROUNDS = 5;
const YEAR_MS = 365 * 86_400_000;

/** Microseconds of a call to count business time and of one to add some, with five years of holidays, in rounds. */
export async function measureCalendar(): Promise<void> {
  const day = [
    ['09:00', '12:00'],
    ['13:00', '17:00'],
  ];
  const holidays = Array.from({ length: 5 * 12 }, (_, at) => {
    const month = String(1 + (at % 12)).padStart(2, '0');
    return `${2027 + Math.floor(at / 12)}-${month}-15`;
  });
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day };
  const calendar = compileCalendar(hoursOf({ timeZone: 'Europe/Berlin', week, holidays }));
  const start = Date.UTC(2027, 0);
  // Spread over a year; both ends lie up to four years apart.
  const fromOf = (call: number) => new Date(start + ((call * 997_000) % YEAR_MS));
  const toOf = (call: number) => new Date(start + YEAR_MS + ((call * 1_009_000) % (3 * YEAR_MS)));
  for (let round = 1; round <= ROUNDS; round += 1) {
    const counted = perCall((call) => businessBetween(fromOf(call), toOf(call), calendar));
    const added = perCall((call) => addBusiness(fromOf(call), 60 * (call % 100_000), calendar));
    console.log(`round ${round}: businessBetween ${counted} µs, addBusiness ${added} µs a call`);
  }
}

function perCall(work: (call: number) => unknown): string {
  const begun = performance.now();
  for (let call = 0; call < CALLS; call += 1) work(call);
  return (((performance.now() - begun) * 1000) / CALLS).toFixed(2);
}
