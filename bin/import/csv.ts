/**
 * Reads a table of lines with cells (RFC 4180), with commas, or with semicolons where its first line has more of those. Gives an object for
 * each line, by the names in the first one: in small letters, with `_` for all that is no letter or digit.
 */
export function readCsv(text: string): Record<string, string>[] {
  const plain = text.replace(/^\uFEFF/, '');
  const first = plain.slice(0, plain.search(/[\r\n]|$/));
  const separator = first.split(';').length > first.split(',').length ? ';' : ',';
  const [head = [], ...lines] = cellsIn(plain, separator);
  const names = head.map(columnName);
  return lines.map((cells) => Object.fromEntries(names.map((name, at) => [name, (cells[at] ?? '').trim()])));
}

/** A name of a column, as objects have it. */
export const columnName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');

function cellsIn(text: string, separator: string): string[][] {
  const cell = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"|((?!")[^${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`,
    'gy',
  );
  const lines: string[][] = [];
  let line: string[] = [];
  while (cell.lastIndex < text.length) {
    const [all = '', quoted, plain = '', end] = cell.exec(text) ?? [];
    if (all === '') throw new Error('a quote stands where none may stand, or is not closed');
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === separator && cell.lastIndex < text.length) continue;
    if (line.some((one) => one !== '')) lines.push(line);
    line = [];
  }
  return lines;
}
