import { OWN_MESSAGE_CLASS } from '../html/client-marks.ts';
import { escapeHtml } from '../html/escape-html.ts';
import { toOneLine } from '../mime/encoded-words.ts';

/** How a mail looks: whose it is, in which language, and the band and picture over it, where its mailbox has some. */
export interface MailLook {
  /** BCP 47; not said when absent */
  language?: string | undefined;
  /** of the mailbox, shown where its picture is not */
  name: string;
  /** `#` and six hexadecimal digits */
  colour: string | null;
  /** https address of a picture */
  logo: string | null;
}

/** Grey that is read on white and on black: the mail says nothing of the ground, which is dark where the reader wants it so. */
export const QUIET = '#767676';

/** Written from right to left. */
const RIGHT_TO_LEFT = /^(?:ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)(?:-|$)/i;
const WIDTH = 640;
const LOGO_HEIGHT = 48;

const HEAD = [
  '<meta charset="utf-8">',
  '<meta name="viewport" content="width=device-width, initial-scale=1">',
];
/** What dark screens need to be told: that the mail is made for them too, so that no program turns its colours over. */
const ON_DARK = [
  '<meta name="color-scheme" content="light dark">',
  '<meta name="supported-color-schemes" content="light dark">',
  '<style>:root{color-scheme:light dark;supported-color-schemes:light dark}',
  '@media (prefers-color-scheme:dark){.bilet-quiet{color:#9e9e9e!important}.bilet-line{border-color:#5f6368!important}}</style>',
];

/** Colours that stand in sanitised HTML, in which a bare quotation mark is that of an attribute. */
const OWN_COLOURS = / (?:bgcolor="|color="|style="[^"]*\bcolor:)/i;

/** Whether HTML says of itself what colours it has, such as black of a text that was pasted, which nobody reads on a dark ground. */
export function hasOwnColours(html: string): boolean {
  return OWN_COLOURS.test(html);
}

/**
 * A whole HTML document around what a mail says. With a band or a picture it stands in tables, which every program shows
 * alike. `isForDark`: no colour in it wants a light ground; else programs have one, or turn the colours over together.
 */
export function htmlDocument(
  parts: readonly string[],
  look: MailLook | undefined,
  isForDark: boolean,
): string {
  const language = look?.language;
  const direction = language !== undefined && RIGHT_TO_LEFT.test(language) ? ' dir="rtl"' : '';
  const lang = language === undefined ? '' : ` lang="${escapeHtml(language)}"${direction}`;
  const head = [...HEAD, ...(isForDark ? ON_DARK : [])].join('\n');
  return [
    '<!DOCTYPE html>',
    `<html${lang}><head>${head}</head><body>`,
    `<div class="${OWN_MESSAGE_CLASS}" dir="auto">`,
    ...(look === undefined || (look.colour === null && look.logo === null) ? parts : framed(parts, look)),
    '</div>',
    '</body></html>',
    '',
  ].join('\n');
}

/** Word, by which Outlook shows mail, passes over `max-width`, and gets a table of that width around the other. */
function framed(parts: readonly string[], look: MailLook): string[] {
  return [
    `<!--[if mso]><table role="presentation" width="${WIDTH}" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`,
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:${WIDTH}px;border-collapse:collapse">`,
    band(look),
    '<tr><td style="padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5">',
    ...parts,
    '</td></tr></table>',
    '<!--[if mso]></td></tr></table><![endif]-->',
  ];
}

function band({ name, colour, logo }: MailLook): string {
  const shown = escapeHtml(toOneLine(name));
  const ink = colour === null ? '' : `;color:${inkOn(colour)}`;
  const ground = colour === null ? '' : ` bgcolor="${colour}"`;
  const style = `padding:12px 16px${colour === null ? '' : `;background-color:${colour}`}${ink};font-family:Arial,Helvetica,sans-serif;font-size:18px;font-weight:bold`;
  const picture =
    logo === null
      ? shown
      : `<img src="${escapeHtml(logo)}" alt="${shown}" height="${LOGO_HEIGHT}" border="0" style="display:block;height:${LOGO_HEIGHT}px;width:auto;max-width:100%${ink}">`;
  return `<tr><td${ground} style="${style}">${picture}</td></tr>`;
}

const LIGHTNESS = [0.2126, 0.7152, 0.0722] as const;

/** Black or white, whichever is read better on a colour (relative luminance as WCAG 2 has it). */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  const luminance = LIGHTNESS.reduce((sum, weight, at) => {
    const share = Number.parseInt(colour.slice(1 + at * 2, 3 + at * 2), 16) / 255;
    return sum + weight * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  }, 0);
  return (luminance + 0.05) ** 2 > 1.05 * 0.05 ? '#000000' : '#ffffff';
}
