import { BLANK } from './false-friends.ts';
import { type Cue, type Lexicon, plainWord } from './lexicon.ts';
import { JOINERS } from './words.ts';

/** What the words before a number say of it. */
export interface Said {
  /** what it is; null: nothing is said, or that it is a number and no more */
  readonly kind: string | null;
  /** whether it is said to be something else */
  readonly isOther: boolean;
  /** whether a sign or a word right before it says that it is a number */
  readonly isMarked: boolean;
  /** whether what it is said to be stands right before it */
  readonly isDirect: boolean;
}

/** Most characters before a number that are looked at. */
const BEFORE = 80;
/** Words between a number and what says that it is one of a kind, and between it and what says that it is something else. */
const FAR = 4;
const NEAR = 2;
const PIECES = /[\p{L}\p{M}'’]+|\d+|[^\s\p{L}\d]/gu;
const ENDS = new Set(['!', '?', ';', '。', '！', '？']);
const HASH = /[#№]\s*$|(?<!\p{L})n[º°]\s*$/iu;

/** What stands before a number in its sentence. Pure. */
export function saidBefore(text: string, start: number, lexicon: Lexicon): Said {
  const whole = text.slice(Math.max(0, start - BEFORE), start);
  const line = whole.slice(whole.lastIndexOf('\n') + 1);
  const hash = HASH.exec(line);
  const backwards = (line.slice(0, hash?.index).match(PIECES) ?? []).toReversed();
  return weighed(inSentence(backwards, lexicon), hash !== null, lexicon);
}

/** Of the pieces before a number, the nearest first, those of its sentence. A full stop ends one, unless it ends an abbreviation. */
function inSentence(backwards: readonly string[], lexicon: Lexicon): readonly string[] {
  const end = backwards.findIndex((piece, at) => {
    const isStop = piece === '.' && lexicon.cueOf(backwards[at + 1] ?? '') === null;
    return isStop || ENDS.has(piece);
  });
  return end < 0 ? backwards : backwards.slice(0, end);
}

/** Lets the nearest word that says something decide. */
function weighed(backwards: readonly string[], hasHash: boolean, lexicon: Lexicon): Said {
  let isMarked = hasHash;
  let isDirect = true;
  let isPart = false;
  let words = 0;
  for (const piece of backwards) {
    if (piece === BLANK) isDirect = false;
    if (!/\p{L}/u.test(piece) || JOINERS.has(plainWord(piece))) continue;
    const cue = lexicon.cueOf(piece);
    const decided = deciding(cue, { words, isMarked });
    if (decided !== null) return { ...decided, isMarked, isDirect };
    if (cue === null) {
      isDirect &&= plainWord(piece) === 'is';
      words += 1;
    }
    isMarked ||= cue?.is === 'number' && words === 0;
    isPart ||= cue?.is === 'part' && words === 0;
    if (words > FAR) break;
  }
  return { kind: null, isOther: isPart && !isMarked, isMarked, isDirect };
}

/** What a word that says something decides; null when it does not. */
function deciding(
  cue: Cue | null,
  { words, isMarked }: { words: number; isMarked: boolean },
): Pick<Said, 'kind' | 'isOther'> | null {
  if (cue?.is === 'kind') return { kind: cue.kind, isOther: false };
  if (cue?.is === 'verb') return words === 0 ? { kind: null, isOther: true } : null;
  if (cue?.is === 'other') return { kind: null, isOther: isMarked ? words === 0 : words <= NEAR };
  return null;
}
