import { toOneLine } from './encoded-words.ts';

const LONGEST_FILE_NAME = 200;
/** Most bytes of a name in UTF-8 that file systems take. */
const MOST_BYTES = 255;
const LONGEST_EXTENSION = 12;

/** A file name that is safe to show and to store: no path, no control characters, no reversed extension, not too long. */
export function toFileName(sent: string): string {
  const line = toOneLine(sent.replaceAll('\0', ''));
  const name = (line.split(/[/\\]/).findLast((piece) => piece.trim() !== '') ?? '').trim();
  if (/^\.*$/.test(name)) return '';
  if (fits(name, LONGEST_FILE_NAME, MOST_BYTES)) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= LONGEST_EXTENSION ? name.slice(dot) : '';
  const room = [LONGEST_FILE_NAME - extension.length, MOST_BYTES - Buffer.byteLength(extension)] as const;
  return `${beginningOf(name, ...room)}${extension}`;
}

const fits = (text: string, characters: number, bytes: number): boolean =>
  text.length <= characters && Buffer.byteLength(text) <= bytes;

/** The beginning of a name that fits, without half a character at its end. */
function beginningOf(name: string, characters: number, bytes: number): string {
  let beginning = '';
  for (const sign of name) {
    if (!fits(beginning + sign, characters, bytes)) break;
    beginning += sign;
  }
  return beginning;
}
