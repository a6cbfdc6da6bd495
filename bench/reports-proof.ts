import { heldMails, sourceOf } from '../test/support/plain-report/asked.ts';
import { derivedYear, lineOf, lineOfCounted, ofBooking } from '../test/support/plain-report/compare.ts';
import { compared } from '../test/support/plain-report/differences.ts';
import { countAll } from '../test/support/plain-report/index.ts';
import { QUESTIONS } from '../test/support/plain-report/questions.ts';
import { simulateYear } from '../test/support/simulated-desk/index.ts';

/** Differences that are told of each question. */
const MOST_TOLD = 3;

/**
 * `npm run bench -- reports-proof [tickets] [seed]`: whether what reports say of a simulated year equals a plain reading of its events,
 * act by act and figure by figure. Ends with an error when it does not.
 */
export async function proveReports(): Promise<void> {
  const tickets = Number(process.argv[3] ?? 20_000);
  const seed = Number(process.argv[4] ?? 1);
  const year = await timed(`a year of ${tickets} tickets`, () => simulateYear(tickets, { seed }));
  const plain = await timed(`${year.events.length} events read plainly`, async () =>
    countAll(year.events, year.history, year.now),
  );
  const facts = await timed('derived', async () => derivedYear(year));
  const booked = facts.flatMap((one) =>
    one.bookings.flatMap((booking) => ofBooking(one, booking).map(lineOf)),
  );
  const counted = plain.counted.filter(({ ticket }) => ticket !== null).map(lineOfCounted);
  let differences = differing(booked, counted) + differing(counted, booked);
  console.log(`${booked.length} acts, ${differences} of them differ`);
  const source = sourceOf(year, [...facts, ...heldMails(year)]);
  const span = { from: Date.UTC(2026, 11, 31, 23) / 1000, to: year.now, now: year.now };
  let figures = 0;
  for (const question of QUESTIONS) {
    const one = await compared(source, plain, question, span);
    figures += one.figures;
    differences += one.differences.length;
    for (const difference of one.differences.slice(0, MOST_TOLD)) console.log(difference);
  }
  console.log(`${figures} figures of ${QUESTIONS.length} questions, ${differences} differences in all`);
  if (differences > 0) process.exitCode = 1;
}

function differing(lines: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  }).length;
}

async function timed<Thing>(what: string, act: () => Promise<Thing>): Promise<Thing> {
  const begins = performance.now();
  const thing = await act();
  console.log(`${what}: ${((performance.now() - begins) / 1000).toFixed(1)} s`);
  return thing;
}
