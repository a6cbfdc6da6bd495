import { escapeHtml } from '../email/index.ts';
import type { Figures, ReportAnswer } from '../report/index.ts';
import { weekdaysIn } from '../report-words/index.ts';
import { figureText, valueText } from './figure-text.ts';
import type { MailWords } from './mail-words.ts';

/** A part of a report as it is told in a mail: its answer, or why there is none. */
export type ToldPart = { readonly label: string } & (
  | {
      readonly answer: ReportAnswer;
      readonly picture: { readonly png: Uint8Array; readonly names: readonly string[] } | null;
    }
  | { readonly refusal: string }
);

/** What a mail with a report says around its figures. */
export interface LetterFrame {
  readonly title: string;
  readonly deskName: string;
  /** what stands above and below the parts */
  readonly above: readonly string[];
  readonly below: readonly string[];
  /** where whoever gets it can stop it; absent for agents */
  readonly stopLink?: string | undefined;
}

/** Most rows of a table in a mail: the file has all of them. */
const MOST_ROWS = 50;
/** Most hours of a week. */
const MOST_HOURS = 24;

interface Line {
  readonly heads: readonly string[];
  readonly cells: readonly string[];
}

interface TableOfPart {
  readonly heads: readonly string[];
  readonly lines: readonly Line[];
  readonly total: Line;
  readonly notes: readonly string[];
}

/** A report as a mail: its text, and the same in HTML, whose pictures stand in it. Pure. */
export function letterOf(
  frame: LetterFrame,
  parts: readonly ToldPart[],
  words: MailWords,
): { text: string; html: string } {
  const told = parts.map((part) => ({
    part,
    table: 'answer' in part ? tableOf(part.answer, words) : null,
  }));
  const texts = told.map(({ part, table }) =>
    [part.label, ...(table === null ? [refusalOf(part, words)] : linesOf(table))].join('\n'),
  );
  const stop = frame.stopLink === undefined ? [] : [`${words.say('stop')} ${frame.stopLink}`];
  const text = [
    [frame.title, ...frame.above].join('\n'),
    ...texts,
    [...frame.below, ...stop, frame.deskName].join('\n'),
  ].join('\n\n\n');
  return { text: `${text}\n`, html: htmlOf(frame, told, words) };
}

function refusalOf(part: ToldPart, words: MailWords): string {
  return 'refusal' in part ? words.say('refused', { why: part.refusal }) : '';
}

function tableOf(answer: ReportAnswer, words: MailWords): TableOfPart {
  const { plan, rows, series, totals, rowsLeftOut } = answer;
  const { dimensions, told, measures, query } = plan;
  const isByRow = dimensions.length > 0;
  const names = isByRow ? dimensions.map(({ key, labels }) => words.field(key, labels)) : [words.say('when')];
  const isByTime = !isByRow && query.by !== null;
  const cells = (figures: Figures) =>
    measures.map(({ metric }) => figureText(metric, figures[metric.key], words));
  const all: Line[] = isByRow
    ? rows.map(({ values, figures }) => ({
        heads: values.map(({ key, label }) => (key === null ? words.say('none') : label)),
        cells: cells(figures),
      }))
    : told.map(({ key }, slot) => ({
        heads: [slotName(key, query.by, words)],
        cells: cells(series[slot] ?? {}),
      }));
  const shown = isByRow
    ? all.slice(0, MOST_ROWS)
    : query.by === 'hour_of_week'
      ? fullestOf(all, answer)
      : all;
  const hidden = all.length - shown.length + rowsLeftOut;
  return {
    heads: [
      ...(isByRow || isByTime ? names : ['']),
      ...measures.map(({ metric }) => words.metric(metric.key, metric.labels.en)),
    ],
    lines: shown,
    total: {
      heads: [words.say('total'), ...names.slice(1).map(() => '')],
      cells: cells(totals),
    },
    notes: [
      ...notesOf(answer, words),
      ...(hidden > 0 ? [words.say('more', { n: String(hidden) })] : []),
      ...(plan.viewer.teamIds === null ? [] : [words.say('scope')]),
    ],
  };
}

/** Of the hours of a week those of which the first metric tells most, in their order: all of them are too many to be read. */
function fullestOf(lines: readonly Line[], { plan, series }: ReportAnswer): Line[] {
  const key = plan.measures[0]?.metric.key ?? '';
  const valueAt = (at: number) => series[at]?.[key]?.value ?? Number.NEGATIVE_INFINITY;
  const places = lines.map((_, at) => at).sort((one, other) => valueAt(other) - valueAt(one));
  const shown = new Set(places.slice(0, MOST_HOURS));
  return lines.filter((_, at) => shown.has(at));
}

/** What a part of a period is called: weekdays by their names, all else by its key. */
function slotName(key: string, by: string | null, { language }: MailWords): string {
  if (by === 'hour_of_day') return `${key.padStart(2, '0')}:00`;
  if (by !== 'weekday' && by !== 'hour_of_week') return key;
  const [weekday, hour] = key.split('-');
  const name = weekdaysIn(language)(Number(weekday));
  return hour === undefined ? name : `${name} ${hour}:00`;
}

/** What is to be known of figures: each said once, with whose it is. */
function notesOf({ plan, totals }: ReportAnswer, words: MailWords): string[] {
  return plan.measures.flatMap(({ metric }) => {
    const figure = totals[metric.key];
    if (figure === undefined) return [];
    const said = [
      figure.clock === 'business' ? words.say('business') : '',
      figure.isExact
        ? ''
        : words.say('percentiles', { error: valueText({ unit: 'share' }, figure.error, words.language) }),
      figure.isMaturing ? words.say('maturing') : '',
      figure.isAdditive || plan.dimensions.length === 0 ? '' : words.say('notAdditive'),
    ].filter((note) => note !== '');
    return said.length === 0 ? [] : [`${words.metric(metric.key, metric.labels.en)}: ${said.join('; ')}`];
  });
}

function linesOf({ heads, lines, total, notes }: TableOfPart): string[] {
  const count = total.cells.length;
  const metrics = heads.slice(-count);
  const line = ({ heads: names, cells }: Line) =>
    `${names.filter((name) => name !== '').join(' · ')}: ${cells.map((cell, at) => `${metrics[at]} ${cell}`).join(', ')}`;
  return [...lines.map(line), line(total), ...notes];
}

const CELL = 'padding:4px 12px 4px 0;border-bottom:1px solid #dddddd;font-size:13px;vertical-align:top';
const FIGURE = `${CELL};text-align:right;white-space:nowrap`;
const QUIET = 'margin:4px 0;font-size:12px;color:#5f5f5f';

function htmlOf(
  { title, above, below, stopLink, deskName }: LetterFrame,
  parts: readonly { readonly part: ToldPart; readonly table: TableOfPart | null }[],
  words: MailWords,
): string {
  const quiet = (text: string) => `<p style="${QUIET}">${escapeHtml(text)}</p>`;
  const sections = parts.map(({ part, table }) =>
    [
      `<h2 style="margin:24px 0 8px 0;font-size:16px">${escapeHtml(part.label)}</h2>`,
      ...(table === null
        ? [quiet(refusalOf(part, words))]
        : [pictureOf(part, quiet), tableHtml(table, quiet)]),
    ].join('\n'),
  );
  const stop =
    stopLink === undefined
      ? []
      : [
          `<p style="${QUIET}">${escapeHtml(words.say('stop'))} <a href="${escapeHtml(stopLink)}">${escapeHtml(stopLink)}</a></p>`,
        ];
  return [
    `<!DOCTYPE html>\n<html lang="${escapeHtml(words.language)}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>`,
    '<body style="margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#1f1f1f;background:#ffffff">',
    `<h1 style="margin:0 0 8px 0;font-size:20px">${escapeHtml(title)}</h1>`,
    ...above.map(quiet),
    ...sections,
    '<hr style="margin:24px 0 8px 0;border:0;border-top:1px solid #c4c4c4">',
    ...below.map(quiet),
    ...stop,
    quiet(deskName),
    '</body></html>',
  ].join('\n');
}

/** The picture of a part, and below it the names that stand in it as numbers. */
function pictureOf(part: ToldPart, quiet: (text: string) => string): string {
  if (!('answer' in part) || part.picture === null) return '';
  const { png, names } = part.picture;
  const source = Buffer.from(png).toString('base64');
  const told = names.map((name, at) => `(${at + 1}) ${name}`).join(' · ');
  const below = told === '' ? '' : `\n${quiet(told)}`;
  return `<p style="margin:0 0 8px 0"><img src="data:image/png;base64,${source}" alt="${escapeHtml(part.label)}" width="${PICTURE_WIDTH}" style="display:block;width:100%;max-width:${PICTURE_WIDTH}px;height:auto" border="0"></p>${below}`;
}
/** Width of pictures in a mail, in CSS pixels. */
export const PICTURE_WIDTH = 640;

function tableHtml({ heads, lines, total, notes }: TableOfPart, quiet: (text: string) => string): string {
  const count = total.cells.length;
  const head = heads.map(
    (name, at) =>
      `<th scope="col" style="${at < heads.length - count ? `${CELL};text-align:left` : FIGURE}">${escapeHtml(name)}</th>`,
  );
  const row = ({ heads: names, cells }: Line, isTotal = false) => {
    const bold = isTotal ? ';font-weight:bold' : '';
    const named = names.map(
      (name) =>
        `<th scope="row" style="${CELL};text-align:left;font-weight:${isTotal ? 'bold' : 'normal'}">${escapeHtml(name)}</th>`,
    );
    const figures = cells.map((cell) => `<td style="${FIGURE}${bold}">${escapeHtml(cell)}</td>`);
    return `<tr>${[...named, ...figures].join('')}</tr>`;
  };
  return [
    '<table cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">',
    `<thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>${lines.map((line) => row(line)).join('\n')}</tbody>`,
    `<tfoot>${row(total, true)}</tfoot>`,
    '</table>',
    ...notes.map(quiet),
  ].join('\n');
}
