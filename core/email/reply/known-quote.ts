import type { ReplyView } from '../incoming-message.ts';

/** What the desk knows of the message that a mail answers. */
export interface AnsweredMessage {
  text: string;
  /** addresses and names by which the desk goes in what it sends */
  names: readonly string[];
}

/** Letters and digits of both texts that must be the same, in a row, for one to be in the other. */
const RUN = 20;
/** Of a message with less than this nothing can be told. */
const SHORTEST = 6;
/** Of a message with less than this it cannot be told that all of it stands somewhere by no accident. */
const SHORTEST_UNMARKED = 30;
const MOST_LETTERS = 50_000;
/** Characters of a quote in which it names whose message it is. */
const INTRODUCTION = 1000;
/** Letters of what a mail has under its text, up to the marker: a signature. */
const MOST_BENEATH = 600;
const LONGEST_INTRODUCTION = 300;
const MARKER = /\[ref:t[1-9]\d{0,14}\.[a-z2-7]{12}\]/i;
const MARKER_AT_END = /\[ref:t[1-9]\d{0,14}\.[a-z2-7]{12}\][\s_*>]*$/i;

const lettersOf = (text: string): string =>
  (
    text
      .slice(0, MOST_LETTERS * 2)
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]/gu) ?? []
  )
    .slice(0, MOST_LETTERS)
    .join('');

/** Whether a text has some of another one in it, however it is broken into lines and marked. */
function shares(text: string, known: string): boolean {
  const letters = lettersOf(text);
  const run = Math.min(RUN, known.length);
  const runs = new Set(Array.from({ length: known.length - run + 1 }, (_, at) => known.slice(at, at + run)));
  for (let at = 0; at + run <= letters.length; at += 1)
    if (runs.has(letters.slice(at, at + run))) return true;
  return false;
}

const names = (text: string, answered: AnsweredMessage): boolean => {
  const folded = text.toLowerCase();
  return answered.names.some((name) => name.length > 2 && folded.includes(name.toLowerCase()));
};

/** Whether lines are marked as quoted, each of them or nearly. */
function isMarked(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.filter((line) => /^\s{0,4}(?:\p{Lu}{0,4}[>＞]|[|│])/u.test(line)).length * 2 > lines.length;
}

/** Where in a text all of the message begins that it answers, with nothing behind but what the desk wrote there; -1: nowhere. */
function unmarkedAt(lines: readonly string[], known: string): number {
  if (known.length < SHORTEST_UNMARKED) return -1;
  const letters = lines.map(lettersOf);
  const all = letters.join('');
  let offset = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const beneath = all.length - offset - known.length;
    if (letters[at] !== '' && beneath >= 0 && all.startsWith(known, offset)) {
      if (beneath === 0) return at;
      return beneath <= MOST_BENEATH && MARKER_AT_END.test(lines.join('\n')) ? at : -1;
    }
    offset += letters[at]?.length ?? 0;
  }
  return -1;
}

/** From where the paragraph that ends at a line introduces the desk's message, as `On … Acme Support wrote:`; the line itself if it does not. */
function introductionAt(lines: readonly string[], end: number, answered: AnsweredMessage): number {
  const last = lines.findLastIndex((line, at) => at < end && line.trim() !== '');
  const before = lines.findLastIndex((line, at) => at < last && line.trim() === '');
  const paragraph = lines.slice(before + 1, last + 1).join(' ');
  const isIntroduction =
    last !== -1 &&
    paragraph.length <= LONGEST_INTRODUCTION &&
    /\d/.test(paragraph) &&
    names(paragraph, answered);
  return isIntroduction ? before + 1 : end;
}

function withoutUnmarked(view: ReplyView, known: string, answered: AnsweredMessage): ReplyView {
  const lines = view.replyText.split('\n');
  const at = unmarkedAt(lines, known);
  const start = at === -1 ? -1 : introductionAt(lines, at, answered);
  const kept = lines.slice(0, Math.max(start, 0)).join('\n').trim();
  if (lettersOf(kept) === '') return view;
  const cut = lines.slice(start).join('\n').trim();
  return { replyText: kept, elided: [cut, view.elided].filter(Boolean).join('\n') };
}

/**
 * What a person wrote, by what the desk knows of the message that they answer. A cut that no sign of a quote shows, and that neither
 * names the desk nor has a line or the marker of that message in it, took their own words: then all of it is theirs. And where that message
 * stands in theirs as it was, no sign is needed to know it.
 *
 * @param whole the readable text, of which the view is
 */
export function replyKnowing(view: ReplyView, whole: string, answered: AnsweredMessage): ReplyView {
  const known = lettersOf(answered.text);
  if (known.length < SHORTEST) return view;
  if (view.elided.trim() === '') return withoutUnmarked(view, known, answered);
  const isTheirs =
    !isMarked(view.elided) &&
    !MARKER.test(view.elided) &&
    !names(view.elided.slice(0, INTRODUCTION), answered) &&
    !shares(view.elided, known);
  return isTheirs ? { replyText: whole.trim(), elided: '' } : view;
}
