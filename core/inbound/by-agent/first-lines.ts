import { prioritySchema, tagSchema } from '../../../schemas/ticket.ts';

/** What the first lines of an agent's mail ask for, and what stands under them. */
export interface FirstLines {
  /** what follows is for agents alone */
  isNote: boolean;
  status: 'solved' | 'closed' | null;
  /** how they call the agent who is to get the ticket; null: nobody is named */
  assignee: string | null;
  tags: string[];
  priority: (typeof prioritySchema.options)[number] | null;
  /** the lines as they were written; none where the mail asks for nothing */
  asked: string[];
  /** what the mail says beside them */
  text: string;
}

/** First lines as they are understood, or what is wrong with one of them. */
export type ReadLines = FirstLines | { problem: string };

/** `#word` and what stands behind it, as people and their keyboards write it. A number or a heading is none. */
const LINE = /^[#＃](\p{L}[\p{L}\p{M}\p{N}_-]*)[.:,;!]?(?:\s+(.*))?$/u;
/** What mail programs put before the first word, and nobody sees. */
const UNSEEN = /^[\u200b\u200e\u200f\u2060\ufeff\s]+/;

const PRIORITIES: readonly string[] = prioritySchema.options;

/** What one line adds to what was asked for before it. */
type Read = (lines: FirstLines, words: string) => FirstLines | { problem: string };

const LINES: Readonly<Record<string, Read>> = {
  // What stands on the line itself is part of the note.
  note: (lines, words) => ({ ...lines, isNote: true, text: words }),
  solve: (lines) => ({ ...lines, status: lines.status ?? 'solved' }),
  close: (lines) => ({ ...lines, status: 'closed' }),
  assign: (lines, words) =>
    words === '' ? { problem: '#assign names nobody.' } : { ...lines, assignee: words },
  tag: (lines, words) => {
    const read = words.split(/[\s,;]+/).filter(Boolean);
    const tags = read.map((word) => tagSchema.safeParse(word).data);
    const known = tags.filter((tag) => tag !== undefined);
    if (known.length === 0 || known.length < tags.length)
      return { problem: `#tag needs tags of letters, digits and _-.:/, not “${words}”.` };
    return { ...lines, tags: [...new Set([...lines.tags, ...known])] };
  },
  priority: (lines, words) => {
    const priority = prioritySchema.safeParse(words.toLowerCase()).data;
    if (priority === undefined)
      return { problem: `#priority takes ${PRIORITIES.join(', ')}, not “${words}”.` };
    return { ...lines, priority };
  },
};

const NOTHING: FirstLines = {
  isNote: false,
  status: null,
  assignee: null,
  tags: [],
  priority: null,
  asked: [],
  text: '',
};

/**
 * Reads what an agent asks for in the first lines of a mail: `#note`, `#solve`, `#close`, `#assign ana`, `#tag x`, `#priority high`, one
 * a line. A first line that looks like one of them and is none is a problem: somebody who mistypes `#note` writes nothing to the
 * customer. Pure.
 */
export function readFirstLines(text: string): ReadLines {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  let read = NOTHING;
  for (const [at, written] of lines.entries()) {
    const line = written.replace(UNSEEN, '').trim();
    if (line === '') continue;
    // The rest of a note is its own, whatever it begins with.
    const isNoteBegun = read.text !== '';
    const [, word, words = ''] = isNoteBegun ? [] : (LINE.exec(line) ?? []);
    if (word === undefined) return withRest(read, lines.slice(at));
    const next = wordRead(read, word, words.trim());
    if ('problem' in next) return next;
    read = { ...next, asked: [...next.asked, line] };
  }
  return read;
}

function wordRead(lines: FirstLines, word: string, words: string): ReadLines {
  const known = word.toLowerCase();
  const read = Object.hasOwn(LINES, known) ? LINES[known] : undefined;
  return read?.(lines, words) ?? { problem: `#${word} is nothing that a mail can ask for.` };
}

const withRest = (lines: FirstLines, rest: readonly string[]): FirstLines => ({
  ...lines,
  text: [lines.text, rest.join('\n').trim()].filter(Boolean).join('\n'),
});
