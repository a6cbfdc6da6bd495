import type * as z from 'zod';
import { drillAnswerSchema } from '../../../schemas/api/report-answers.ts';
import { figureText, type MetricHead, type ReportAnswer, valueText, type Writing } from '../figures.ts';
import type { ReportPart } from '../library.ts';
import type { PageState } from '../state.ts';
import { ask, RefusedError, SignedOutError } from './api.ts';
import { element, fill } from './dom.ts';
import { questionOf } from './report.ts';
import { say, writingNow } from './writing.ts';

type Answer = z.output<typeof drillAnswerSchema>;

/** The figure that somebody opens: of which metric, in which row and which part of the period. */
interface Opened {
  readonly part: ReportPart;
  readonly state: PageState;
  readonly metric: MetricHead;
  readonly where: { readonly row?: ReportAnswer['rows'][number]; readonly slot?: string };
}

function line(item: Answer['items'][number], metric: MetricHead, writing: Writing): HTMLElement {
  const time = new Intl.DateTimeFormat(writing.locale, { dateStyle: 'medium', timeStyle: 'short' });
  const unit = metric.unit === 'seconds' ? 'seconds' : 'number';
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, item.ticketId === null ? '–' : `#${item.ticketId}`),
    element('td', { class: 'words' }, item.subject ?? ''),
    element('td', {}, time.format(new Date(item.at))),
    element('td', { class: 'figure' }, valueText(unit, item.value, writing)),
  );
}

/** Shows the tickets that a figure is made of, with what each adds to it. */
export async function openFigure({ part, state, metric, where }: Opened): Promise<void> {
  const writing = writingNow();
  const lines = element('tbody', {});
  const said = element('p', { class: 'quiet', role: 'status' }, '…');
  const more = element('button', { type: 'button', class: 'second', hidden: true }, say('more'));
  const names = where.row?.values.map(({ label }) => label) ?? [];
  const title = [metric.label, ...names].join(', ');
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'opened', onclose: () => dialog.remove() },
    element(
      'div',
      { class: 'head' },
      element('h2', { id: 'opened' }, title),
      element('button', { type: 'button', class: 'second', onclick: () => dialog.close() }, say('close')),
    ),
    said,
    element(
      'div',
      { class: 'scrolled', tabindex: '0', role: 'group', 'aria-label': title },
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            element('th', { scope: 'col' }, say('ticket')),
            element('th', { scope: 'col', class: 'words' }, say('subject')),
            element('th', { scope: 'col' }, say('when')),
            element('th', { scope: 'col' }, metric.label),
          ),
        ),
        lines,
      ),
    ),
    more,
  );
  document.body.append(dialog);
  dialog.showModal();
  const question = {
    query: questionOf(part, state),
    metric: metric.key,
    ...(where.row && { values: where.row.values.map(({ key }) => key) }),
    ...(where.slot !== undefined && { slot: where.slot }),
  };
  const read = async (cursor: string | null): Promise<void> => {
    try {
      const asked = { ...question, ...(cursor !== null && { cursor }) };
      const answer = await ask(drillAnswerSchema, '/v1/reports/drill', asked);
      lines.append(...answer.items.map((item) => line(item, metric, writing)));
      const hidden = answer.hidden.n === 0 ? '' : ` ${say('hidden', { n: String(answer.hidden.n) })}`;
      fill(said, `${figureText(metric, answer.figure, writing)}.${hidden}`);
      more.hidden = answer.cursor === null;
      more.onclick = () => void read(answer.cursor);
    } catch (error) {
      const isSignedOut = error instanceof SignedOutError;
      const words = error instanceof RefusedError ? error.message : say('unread');
      fill(said, isSignedOut ? say('signInAgain') : words);
    }
  };
  await read(null);
}
