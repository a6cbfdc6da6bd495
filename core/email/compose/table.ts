import { escapeHtml } from '../html/escape-html.ts';
import { toOneLine } from '../mime/encoded-words.ts';
import { QUIET } from './layout.ts';

/** What a cell says, and where it leads. */
export interface MailCell {
  text: string;
  /** https, mailto or tel */
  href?: string | undefined;
}

/** A few lines that stand under what was written, such as files to download, or other ways to reach the desk. */
export interface MailTable {
  heading: string;
  rows: readonly (readonly MailCell[])[];
}

/** Where a cell leads, when it does not say so itself. */
const linkBehind = ({ text, href }: MailCell): string[] =>
  href === undefined || !/^https?:/.test(href) || text === href ? [] : [href];

/** The table as lines: what its first cell says, and the rest behind a colon; a link has a line of its own, that nothing is taken for a part of it. */
export function tableAsText({ heading, rows }: MailTable): string {
  const lines = rows.flatMap((cells) => {
    const [name = '', ...rest] = cells.map(({ text }) => toOneLine(text));
    const said = rest.filter((text) => text !== '').join(', ');
    return [[name, said].filter((text) => text !== '').join(': '), ...cells.flatMap(linkBehind)];
  });
  return [toOneLine(heading), ...lines].join('\n');
}

const CELL = 'padding:2px 16px 2px 0;font-size:13px;vertical-align:top';

const HEADING = `padding:8px 0 4px 0;border-top:1px solid #c4c4c4;font-size:13px;color:${QUIET}`;

/** The table as Outlook shows it too: sizes, lines and space stand in its cells. */
export function tableAsHtml({ heading, rows }: MailTable): string {
  const most = Math.max(1, ...rows.map((cells) => cells.length));
  const written = rows.map(
    (cells) =>
      `<tr>${cells.map((cell) => `<td valign="top" style="${CELL}">${cellAsHtml(cell)}</td>`).join('')}</tr>`,
  );
  return [
    '<table cellpadding="0" cellspacing="0" border="0" style="margin-top:16px;border-collapse:collapse">',
    `<tr><td class="bilet-quiet bilet-line" colspan="${most}" style="${HEADING}">${escapeHtml(toOneLine(heading))}</td></tr>`,
    ...written,
    '</table>',
  ].join('\n');
}

function cellAsHtml({ text, href }: MailCell): string {
  const said = escapeHtml(toOneLine(text));
  return href === undefined ? said : `<a href="${escapeHtml(href)}">${said}</a>`;
}
