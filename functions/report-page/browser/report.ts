import { reportAnswerSchema } from '../../../schemas/api/report-answers.ts';
import { changeText, figureNotes, figureText, type ReportAnswer, type Writing } from '../figures.ts';
import type { ReportPart } from '../library.ts';
import { answerIn } from '../names.ts';
import { conditionsOf, type PageState, periodOf } from '../state.ts';
import { ask, RefusedError, SignedOutError } from './api.ts';
import { chartOf } from './chart.ts';
import { element, fill } from './dom.ts';
import { answerTable, type Open } from './table.ts';
import { say, writingNow } from './writing.ts';

/** The question of a part, about what the reader has chosen. */
export function questionOf({ query }: ReportPart, state: PageState): Record<string, unknown> {
  const chosen = conditionsOf(state.filters);
  const own = query.filter;
  const period = periodOf(state.period);
  const filter = own === undefined || chosen === undefined ? (own ?? chosen) : { all: [own, chosen] };
  return {
    ...query,
    ...(period !== undefined && { period }),
    ...(state.isCompared && { compare: 'before' }),
    ...(filter !== undefined && { filter }),
  };
}

function numbers(answer: ReportAnswer, writing: Writing): HTMLElement {
  return element(
    'dl',
    { class: 'numbers' },
    ...answer.metrics.map((metric) => {
      const figure = answer.totals[metric.key];
      const change = figure === undefined ? null : changeText(metric, figure, writing);
      const notes =
        figure === undefined
          ? []
          : figureNotes(metric, figure, writing).filter((note) => note !== say('notAdditive'));
      return element(
        'div',
        {},
        element('dt', { title: metric.formula }, metric.label),
        element(
          'dd',
          { class: 'value' },
          element('strong', {}, figureText(metric, figure, writing)),
          change === null ? null : element('span', { class: `change ${change.direction}` }, change.text),
          element('small', {}, notes.join(' · ')),
        ),
      );
    }),
  );
}

/** Whether somebody is at a part of a report: something in it is open, or has the focus. */
const isInUse = (card: HTMLElement): boolean =>
  card.contains(document.activeElement) || card.querySelector('details[open]') !== null;

/** A part of a report: its heading, its picture, and the same figures as a table. */
export function partCard(part: ReportPart): {
  card: HTMLElement;
  show: (state: PageState, open: Open) => Promise<void>;
  /** Shows it as it is by now, unless somebody is at it. What fails leaves what was shown before. */
  showAgain: (state: PageState, open: Open) => Promise<void>;
} {
  const id = `part-${part.key}`;
  const body = element('div', { class: 'body', 'aria-busy': 'true' }, element('p', { class: 'quiet' }, '…'));
  const card = element(
    'section',
    { class: `card ${part.show}`, 'aria-labelledby': id },
    element('h2', { id }, part.label),
    body,
  );
  const read = async (state: PageState, open: Open) => {
    const writing = writingNow();
    const said = await ask(reportAnswerSchema, '/v1/reports/query', questionOf(part, state));
    return answered(part, answerIn(writing.language, said), { writing, open });
  };
  const showAgain = async (state: PageState, open: Open) => {
    if (isInUse(card)) return;
    const shown = await read(state, open).catch((error: unknown) => {
      if (error instanceof SignedOutError) throw error;
      return null;
    });
    if (shown !== null && !isInUse(card)) fill(body, ...shown);
  };
  const show = async (state: PageState, open: Open) => {
    try {
      fill(body, ...(await read(state, open)));
    } catch (error) {
      if (error instanceof SignedOutError) throw error;
      const said = error instanceof RefusedError ? error.message : say('tryAgain');
      fill(body, element('p', { class: 'problem', role: 'alert' }, said));
    } finally {
      body.removeAttribute('aria-busy');
    }
  };
  return { card, show, showAgain };
}

function answered(
  part: ReportPart,
  answer: ReportAnswer,
  { writing, open }: { writing: Writing; open: Open },
): HTMLElement[] {
  const table = answerTable(answer, { caption: part.label, writing, open });
  const left =
    answer.rowsLeftOut > 0
      ? [element('p', { class: 'quiet' }, say('moreRows', { n: String(answer.rowsLeftOut) }))]
      : [];
  const scope = answer.scope.teamIds === null ? [] : [element('p', { class: 'quiet' }, say('scope'))];
  const last = [...scope, whenOf(answer, writing)];
  if (part.show === 'numbers') return [numbers(answer, writing), ...last];
  if (part.show === 'table') return [table, ...left, ...last];
  const details = element('details', {}, element('summary', {}, say('showFigures')), table, ...left);
  return [chartOf(part.show, answer, { title: part.label, writing }), details, ...last];
}

/** Of which days an answer is, and when it was computed: on paper nothing else says so. */
function whenOf({ period, timeZone, computedAt }: ReportAnswer, { locale }: Writing): HTMLElement {
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  // What is counted ends before the second that is named.
  const last = (time: string) => Date.parse(time) - SECOND_MS;
  const from = Date.parse(period.from);
  const span = days.formatRange(from, Math.max(from, last(period.to)));
  const said = say('computed', { at: moment.format(last(computedAt)) });
  return element('p', { class: 'quiet' }, `${span}. ${said}`);
}
const SECOND_MS = 1000;
