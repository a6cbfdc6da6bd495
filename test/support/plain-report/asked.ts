import { catalogueOf } from '../../../core/fields/index.ts';
import { agentTimesOf, deriveHeldMail } from '../../../core/report/derive/index.ts';
import { answerReport, type ReportFacts, type ReportSource } from '../../../core/report/index.ts';
import { reportQuerySchema } from '../../../schemas/report.ts';
import { choices, customFields } from '../custom-fields.ts';
import type { SimulatedYear } from '../simulated-desk/index.ts';
import { keyOf, type PlainFigure, type PlainQuestion } from './answers.ts';
import { rulesOf } from './compare.ts';

const ADMIN = { isAdmin: true, agents: 'all', agentId: 1, teamIds: null } as const;

const CATALOGUE = catalogueOf({
  fields: customFields(
    { key: 'product', type: 'dropdown', choices: choices('shoes', 'hats', 'coats') },
    { key: 'rooms', type: 'multi_select', choices: choices('kitchen', 'hall') },
  ),
});

/** The mails that were held in a year, as reports know of them. */
export function heldMails({ events }: SimulatedYear): ReportFacts[] {
  const held = Map.groupBy(events, (event) => ('held' in event ? event.held.id : 0));
  return [...held].flatMap(([id, its]) => (id === 0 ? [] : (deriveHeldMail(id, its) ?? [])));
}

/** What reports read of a simulated year when nothing is kept ready. */
export function sourceOf(year: SimulatedYear, facts: readonly ReportFacts[]): ReportSource {
  const agentTimes = agentTimesOf(year.events);
  const rules = rulesOf(year.history).by(year.now);
  return {
    cells: async () => null,
    facts: async () => ({ facts, agentTimes }),
    businessSeconds: (team, from, to) => rules.hoursOf(team).between(from, to),
  };
}

/** What reports answer an admin. */
export function answerOf(source: ReportSource, query: object, now: number) {
  return answerReport(
    source,
    {
      query: reportQuerySchema.parse(query),
      ...{ viewer: ADMIN, catalogue: CATALOGUE, now: new Date(now * 1000) },
    },
    {
      mostFigures: 10_000_000,
      findNames: async () => (value) => ({ label: String(value), isRetired: false }),
    },
  );
}

/** What reports answer: by metric, the figures of each row and part of time. */
export async function askedOf(
  source: ReportSource,
  { metrics, now, ...asked }: Omit<PlainQuestion, 'metric'> & { metrics: readonly string[]; now: number },
): Promise<Map<string, Map<string, PlainFigure>>> {
  const { dimensions, zone, by, clock = 'calendar', basis, from, to } = asked;
  const period = { from: new Date(from * 1000).toISOString(), to: new Date(to * 1000).toISOString() };
  const query = {
    ...{ metrics, period, timeZone: zone, by, dimensions, clock },
    ...(basis && { basis }),
  };
  const answer = await answerOf(source, query, now);
  const slots = answer.plan.told;
  const figures = new Map(metrics.map((metric) => [metric, new Map<string, PlainFigure>()]));
  const rows =
    dimensions.length === 0 ? [{ values: [], figures: answer.totals, series: answer.series }] : answer.rows;
  for (const row of rows) {
    const values = row.values.map(({ key }) => key);
    const told =
      by === null
        ? [{ key: '', of: row.figures }]
        : slots.map(({ key }, at) => ({ key, of: row.series[at] }));
    for (const { key, of } of told)
      for (const metric of metrics) {
        const figure = of?.[metric as keyof typeof of];
        if (figure === undefined || isNothing(figure)) continue;
        const { value, n, median, p90, p95 } = figure;
        figures.get(metric)?.set(keyOf(key, values), { value, n, median, p90, p95 });
      }
  }
  return figures;
}

const isNothing = ({ value, n }: Pick<PlainFigure, 'value' | 'n'>) =>
  n === 0 || (n === null && (value === null || value === 0));
