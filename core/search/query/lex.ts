import type { Comparison, Place, QueryFault } from './query.ts';

/** A sign or word of a query. */
export type Token = Place &
  (
    | { readonly kind: 'open' | 'close' | 'or' | 'minus' | 'plus' }
    | { readonly kind: 'word'; readonly text: string }
    | { readonly kind: 'phrase'; readonly text: string }
    | { readonly kind: 'number'; readonly id: number }
    /** a field's name and the comparison that follows it; a value comes next */
    | { readonly kind: 'field'; readonly name: string; readonly comparison: Comparison }
  );

const SPACE = /\s+/uy;
const FIELD = /([\p{L}][\p{L}\p{N}_.]*)(:(?:>=|<=|>|<)?|>=|<=|>|<|=)(?=[^\s)])/uy;
const NUMBER = /#([1-9]\d{0,14})(?=[\s)]|$)/uy;
const WORD = /[^\s"“”„«»()]+/uy;
/** Quotation marks of several languages; each ends at any of them. */
const QUOTE = /["“”„«»]/u;
const OR = new Set(['or', 'OR', '||', '|']);

/** The tokens of a query, and what is wrong with it. Never throws. */
export function lex(text: string): { tokens: Token[]; faults: QueryFault[] } {
  const tokens: Token[] = [];
  const faults: QueryFault[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const push = (token: Token) => {
    tokens.push(token);
    at += token.length;
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space) {
      at += space[0].length;
      continue;
    }
    // What follows a field at once is its value, whatever signs are in it.
    const isValue = tokens.at(-1)?.kind === 'field';
    const phrase = phraseAt(text, at, faults);
    const value = isValue && !/[()]/u.test(text.charAt(at)) ? (phrase ?? valueIn(take(WORD))) : null;
    const token =
      value ??
      signAt(text, at) ??
      phrase ??
      numberOf(take(NUMBER)) ??
      fieldOf(take(FIELD)) ??
      wordOf(take(WORD));
    push(token ?? { kind: 'word', text: text.charAt(at), at, length: 1 });
  }
  return { tokens, faults };
}

const SIGNS = { '(': 'open', ')': 'close' } as const;

function signAt(text: string, at: number): Token | null {
  const character = text.charAt(at);
  if (character === '(' || character === ')') return { kind: SIGNS[character], at, length: 1 };
  const isMark = (character === '-' || character === '+') && /^[^\s)+-]/u.test(text.slice(at + 1, at + 3));
  const begins = at === 0 || /[\s(]/u.test(text.charAt(at - 1));
  if (!isMark || !begins) return null;
  // A number with its sign, such as +49 30 1234567, is a number.
  if (character === '+' && /^\d/u.test(text.slice(at + 1))) return null;
  return { kind: character === '-' ? 'minus' : 'plus', at, length: 1 };
}

function phraseAt(text: string, at: number, faults: QueryFault[]): Token | null {
  if (!QUOTE.test(text.charAt(at))) return null;
  const end = text.slice(at + 1).search(QUOTE);
  if (end === -1) {
    faults.push({ at, length: 1, message: 'This quotation mark has no partner.' });
    return { kind: 'phrase', text: text.slice(at + 1), at, length: text.length - at };
  }
  return { kind: 'phrase', text: text.slice(at + 1, at + 1 + end), at, length: end + 2 };
}

function numberOf(found: RegExpExecArray | null): Token | null {
  return found && { kind: 'number', id: Number(found[1]), at: found.index, length: found[0].length };
}

function fieldOf(found: RegExpExecArray | null): Token | null {
  if (found === null) return null;
  const [all, name = '', sign = ':'] = found;
  // http://… and mailto:… are addresses.
  const rest = found.input.slice(found.index + all.length, found.index + all.length + 2);
  if (sign === ':' && (rest === '//' || /^(?:https?|mailto|tel|ftp)$/iu.test(name))) return null;
  const compared = sign.replace(':', '');
  const comparison = compared === '' ? '=' : (compared as Comparison);
  return { kind: 'field', name, comparison, at: found.index, length: all.length };
}

function valueIn(found: RegExpExecArray | null): Token | null {
  return found && { kind: 'word', text: found[0], at: found.index, length: found[0].length };
}

function wordOf(found: RegExpExecArray | null): Token | null {
  if (found === null) return null;
  const place = { at: found.index, length: found[0].length };
  return OR.has(found[0]) ? { kind: 'or', ...place } : { kind: 'word', text: found[0], ...place };
}
