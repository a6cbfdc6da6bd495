import { toOneLine } from './encoded-words.ts';

const LONGEST_FILE_NAME = 200;
const LONGEST_EXTENSION = 12;

/** A file name that is safe to show and to store: no path, no control characters, no reversed extension, not too long. */
export function toFileName(sent: string): string {
  const line = toOneLine(sent.replaceAll('\0', ''));
  const name = (line.split(/[/\\]/).findLast((piece) => piece.trim() !== '') ?? '').trim();
  if (/^\.*$/.test(name)) return '';
  if (name.length <= LONGEST_FILE_NAME) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= LONGEST_EXTENSION ? name.slice(dot) : '';
  return `${name.slice(0, LONGEST_FILE_NAME - extension.length)}${extension}`.toWellFormed();
}
