/** Quotes inside quotes that get a `>` of their own; deeper ones share the last. */
const DEEPEST_QUOTE = 5;
const BLANKS = /[ \t\n\r\f]+/g;

/** Writes lines of plain text in the order in which a browser would show them, white space as in CSS. */
export interface TextWriter {
  /** Text of an element. Runs of white space are one space, unless `isPreformatted`. */
  text: (text: string, isPreformatted: boolean) => void;
  /** Ends the line, also an empty one. */
  lineBreak: () => void;
  /** What follows starts on a line of its own, with `blankLines` before it. */
  block: (blankLines?: number) => void;
  /** Goes in front of the next line that has text: the mark of a list, or one that tells what the line is. */
  prefix: (prefix: string) => void;
  openQuote: () => void;
  closeQuote: () => void;
  /** The number of characters written so far, to see whether an element had any. */
  length: () => number;
  finish: () => string;
}

interface Line {
  depth: number;
  text: string;
}

/** A writer for one text. Each character is written once. */
export function textWriter(): TextWriter {
  const lines: Line[] = [];
  let current = '';
  let prefix = '';
  let hasSpace = false;
  let blankLines = 0;
  let depth = 0;
  let written = 0;

  const endLine = (): void => {
    lines.push({ depth, text: `${current === '' ? '' : prefix}${current}` });
    if (current !== '') prefix = '';
    current = '';
    hasSpace = false;
  };
  const block = (wanted = 0): void => {
    if (current !== '') endLine();
    hasSpace = false;
    blankLines = Math.max(blankLines, wanted);
  };
  const writeBlankLines = (): void => {
    const last = lines.at(-1);
    const missing = last !== undefined && last.text !== '' ? blankLines : 0;
    for (let count = 0; count < missing; count += 1)
      lines.push({ depth: Math.min(last?.depth ?? 0, depth), text: '' });
    blankLines = 0;
  };
  const append = (text: string): void => {
    if (text === '') return;
    if (current === '') writeBlankLines();
    current += text;
    written += text.length;
  };
  const lineBreak = (): void => {
    if (current === '') writeBlankLines();
    endLine();
  };
  const collapsed = (text: string): void => {
    const plain = text.replace(BLANKS, ' ');
    const isSpaced = hasSpace || plain.startsWith(' ');
    const trimmed = plain.replace(/^ | $/g, '');
    if (trimmed === '') {
      hasSpace ||= plain !== '' && current !== '';
      return;
    }
    append(`${isSpaced && current !== '' && !current.endsWith(' ') ? ' ' : ''}${trimmed}`);
    hasSpace = plain.endsWith(' ');
  };
  const preformatted = (text: string): void => {
    if (hasSpace && current !== '') append(' ');
    hasSpace = false;
    text
      .replace(/\r\n?/g, '\n')
      .split('\n')
      .forEach((line, index) => {
        if (index > 0) lineBreak();
        append(line);
      });
  };

  return {
    text: (text, isPreformatted) => (isPreformatted ? preformatted(text) : collapsed(text)),
    lineBreak,
    block,
    prefix: (added) => {
      block();
      prefix += added;
    },
    openQuote: () => {
      block(1);
      depth += 1;
    },
    closeQuote: () => {
      block(1);
      depth -= 1;
    },
    length: () => written,
    finish: () => {
      if (current !== '') endLine();
      return lines
        .map((line) => `${'> '.repeat(Math.min(line.depth, DEEPEST_QUOTE))}${line.text}`.trimEnd())
        .join('\n');
    },
  };
}
