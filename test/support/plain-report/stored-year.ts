import type { ReportFacts, ReportSource } from '../../../core/report/index.ts';
import { addUp, sumsInForce } from '../../../core/report/store/add-up.ts';
import { bookSubject } from '../../../core/report/store/book-subject.ts';
import { nextChangedDay } from '../../../core/report/store/read-days.ts';
import { readFacts } from '../../../core/report/store/read-facts.ts';
import { storedCells } from '../../../core/report/store/stored-cells.ts';
import type { Table } from '../../../core/shared/table.ts';
import { testContext } from '../context.ts';
import { memoryTable } from '../memory-table.ts';
import type { SimulatedYear } from '../simulated-desk/index.ts';

/** UTC days that are added up at once. */
const AT_ONCE = 31;

/**
 * What reports read of a simulated year as a desk keeps it: all that is known of tickets by days, which are added up but for those that
 * changed last.
 * @returns the source, and how often it answered from sums
 */
export async function storedYear(
  year: SimulatedYear,
  facts: readonly ReportFacts[],
  { businessSeconds, facts: derived }: ReportSource,
): Promise<{ source: ReportSource; answered: () => number }> {
  const { table } = memoryTable();
  const context = testContext({ now: new Date(year.now * 1000) });
  const book = async (some: readonly ReportFacts[]) => {
    for (const one of some) await bookSubject({ table, derive: async () => one }, context, one.subject);
  };
  const late = facts.filter((_, at) => at % 10 === 0);
  // What was known first of some was not all: it is booked again.
  await book(facts.map((one) => (late.includes(one) ? firstHalfOf(one) : one)));
  await addUpAll(table, context, year.setting.zone);
  await book(late);
  const cells = storedCells(table, year.setting.zone);
  let answered = 0;
  return {
    answered: () => answered,
    source: {
      businessSeconds,
      cells: async (asked) => {
        const found = await cells(asked);
        if (found !== null) answered += 1;
        return found;
      },
      facts: async (span) => ({
        facts: await readFacts(table, { span, liveFrom: '2027-01', most: Number.POSITIVE_INFINITY }),
        agentTimes: (await derived(span)).agentTimes,
      }),
    },
  };
}

function firstHalfOf(facts: ReportFacts): ReportFacts {
  const { bookings, stretches } = facts;
  return {
    ...facts,
    bookings: bookings.slice(0, Math.ceil(bookings.length / 2)),
    stretches: stretches.slice(0, 1),
  };
}

async function addUpAll(table: Table, context: { newId: () => string }, zone: string): Promise<void> {
  for (;;) {
    const days: string[] = [];
    for (let day = await nextChangedDay(table); day !== null && days.length < AT_ONCE; ) {
      days.push(day);
      day = await nextChangedDay(table, `${day}~`);
    }
    if (days.length === 0) return;
    await addUp(table, context, await sumsInForce(table, zone), days);
  }
}
