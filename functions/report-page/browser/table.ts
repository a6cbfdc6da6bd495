import {
  changeText,
  type Figure,
  figureNotes,
  figureText,
  type MetricHead,
  type ReportAnswer,
  type Writing,
} from '../figures.ts';
import { element } from './dom.ts';
import { say } from './writing.ts';

type Row = ReportAnswer['rows'][number];

/** What opens a figure to its tickets; undefined where it cannot be opened. */
export type Open = (metric: MetricHead, where: { row?: Row; slot?: string }) => void;

/** A figure in a cell: the value, how it changed, and all else that it says on demand. */
function figureCell(
  metric: MetricHead,
  figure: Figure | undefined,
  { writing, open }: { writing: Writing; open?: (() => void) | undefined },
): HTMLTableCellElement {
  const text = figureText(metric, figure, writing);
  const notes = figure === undefined ? [] : figureNotes(metric, figure, writing);
  const change = figure === undefined ? null : changeText(metric, figure, writing);
  const isOpened = open !== undefined && figure !== undefined && figure.n !== 0 && figure.n !== null;
  return element(
    'td',
    { title: notes.join('; ') || undefined, class: 'figure' },
    isOpened ? element('button', { class: 'figure-link', type: 'button', onclick: open }, text) : text,
    figure !== undefined && !figure.isExact ? element('abbr', { title: say('notExact') }, ' ±') : null,
    figure?.isMaturing ? element('abbr', { title: say('canChange'), class: 'maturing' }, ' ◔') : null,
    change === null ? null : element('span', { class: `change ${change.direction}` }, change.text),
  );
}

/** An answer as a table: its rows where it has any, else the parts of its period; the total last. */
export function answerTable(
  answer: ReportAnswer,
  { caption, writing, open }: { caption: string; writing: Writing; open?: Open | undefined },
): HTMLElement {
  const { metrics, dimensions, rows, slots, series, totals } = answer;
  const byRow = rows.length > 0 || dimensions.length > 0;
  const names = byRow ? dimensions.map(({ label }) => label) : [say('when')];
  const lines = byRow
    ? rows.map((row) => ({
        heads: row.values.map(({ label }) => label),
        figures: row.figures,
        where: { row },
      }))
    : slots.map(({ key, label }, at) => ({
        heads: [label],
        figures: series[at] ?? {},
        where: { slot: key },
      }));
  const cells = (figures: typeof totals, where: { row?: Row; slot?: string }) =>
    metrics.map((metric) =>
      figureCell(metric, figures[metric.key], { writing, open: open && (() => open(metric, where)) }),
    );
  const table = element(
    'table',
    {},
    element('caption', {}, caption),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...names.map((name) => element('th', { scope: 'col' }, name)),
        ...metrics.map(({ label, formula }) => element('th', { scope: 'col', title: formula }, label)),
      ),
    ),
    element(
      'tbody',
      {},
      ...lines.map(({ heads, figures, where }) =>
        element(
          'tr',
          {},
          ...heads.map((head) => element('th', { scope: 'row' }, head)),
          ...cells(figures, where),
        ),
      ),
    ),
    element(
      'tfoot',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'row', colspan: String(names.length) }, say('total')),
        ...cells(totals, {}),
      ),
    ),
  );
  return element('div', { class: 'scrolled', tabindex: '0', role: 'group', 'aria-label': caption }, table);
}
