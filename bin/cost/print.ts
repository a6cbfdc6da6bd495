import {
  AGENT_HOUR,
  AGENT_HOURS,
  costOfDesk,
  costOfIdling,
  costOfLife,
  type DeskSize,
  type Line,
  type Operations,
  type Prices,
  totalOf,
} from './model.ts';

const WIDTH = 34;
const dollars = (amount: number, digits: number): string => `$${amount.toFixed(digits)}`.padStart(12);

function table(title: string, lines: readonly Line[], digits: number): string[] {
  const all = totalOf(lines);
  const share = (amount: number) => `${((amount / all) * 100).toFixed(0)} %`.padStart(6);
  return [
    title,
    ...lines.map((one) => `  ${one.what.padEnd(WIDTH)}${dollars(one.dollars, digits)}${share(one.dollars)}`),
    `  ${'together'.padEnd(WIDTH)}${dollars(all, digits)}`,
    '',
  ];
}

/** The bill of a desk of a size, beside what others ask for as many agents, as text. */
export function billOf(operations: Operations, prices: Prices, size: DeskSize & { region: string }): string {
  const region = prices.regions[size.region];
  if (!region) throw new Error(`There are no prices of ${size.region}.`);
  const { ticketsAMonth, agents, monthsKept } = size;
  const looks = Object.entries(AGENT_HOUR).map(([what, times]) => `${what}, ${times} times`);
  const hosted = Object.entries(prices.hosted.perAgentMonth).map(
    ([name, each]) => `  ${name.padEnd(WIDTH)}${dollars(each * agents, 2)}`,
  );
  return [
    `Prices of ${size.region}, ${prices.asOf}: ${prices.source}.`,
    '',
    ...table(
      'The life of one ticket (5 mails in, 4 out, two promises, 3 automations, 2 files):',
      costOfLife(operations, region),
      6,
    ),
    ...table('A month in which nobody writes:', costOfIdling(region), 2),
    ...table(
      `A month of ${ticketsAMonth.toLocaleString('en')} tickets and ${agents} agents, with the tickets of ${monthsKept} months kept:`,
      costOfDesk(operations, region, size),
      2,
    ),
    `Each agent works ${AGENT_HOURS} hours; beside the lives of tickets, in each: ${looks.join('; ')}.`,
    '',
    `What hosted desks ask for ${agents} agents in a month (${prices.hosted.asOf}; ${prices.hosted.note}):`,
    ...hosted,
    '',
  ].join('\n');
}
