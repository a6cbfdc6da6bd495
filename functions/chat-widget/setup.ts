import { list, number, object, text, textOrNull } from './read.ts';

/** Words with which a widget speaks to a visitor first. */
export interface Greeting {
  readonly id: string;
  readonly text: string;
  /** paths, `*` for any letters; none: every page */
  readonly pages: readonly string[];
  readonly afterSeconds: number;
  readonly visitors: 'all' | 'new' | 'returning';
  readonly whenAway: boolean;
}

/** What the desk says of a chat before anybody writes. */
export interface Setup {
  readonly title: string;
  readonly intro: string;
  readonly colour: string;
  readonly side: 'left' | 'right';
  readonly asks: readonly { readonly field: 'name' | 'email'; readonly isRequired: boolean }[];
  readonly files: { readonly most: number; readonly bytes: number; readonly types: readonly string[] };
  readonly isOpen: boolean;
  readonly opensAt: string | null;
  readonly greetings: readonly Greeting[];
  readonly suggests: boolean;
  /** whether answers go by mail to an address that somebody types */
  readonly mails: boolean;
  readonly isLive: boolean;
}

export function setupOf(value: unknown): Setup {
  const one = object(value);
  const files = object(one.files);
  return {
    title: text(one.title),
    intro: text(one.intro),
    colour: /^#[0-9a-f]{6}$/i.test(text(one.colour)) ? text(one.colour) : '#1f5fbf',
    side: one.side === 'left' ? 'left' : 'right',
    asks: list(one.asks).flatMap((ask) => {
      const { field, isRequired } = object(ask);
      return field === 'name' || field === 'email' ? [{ field, isRequired: isRequired === true }] : [];
    }),
    files: {
      most: number(files.most) ?? 0,
      bytes: number(files.bytes) ?? 0,
      types: list(files.types).map(text),
    },
    isOpen: one.isOpen === true,
    opensAt: textOrNull(one.opensAt),
    greetings: list(one.greetings).map(greetingOf),
    suggests: one.suggests === true,
    mails: one.mails !== false,
    isLive: one.isLive === true,
  };
}

function greetingOf(value: unknown): Greeting {
  const { id, text: words, pages, afterSeconds, visitors, whenAway } = object(value);
  return {
    id: text(id),
    text: text(words),
    pages: list(pages).map(text),
    afterSeconds: number(afterSeconds) ?? 0,
    visitors: visitors === 'new' || visitors === 'returning' ? visitors : 'all',
    whenAway: whenAway === true,
  };
}

/** An article that may answer a question before a person does. */
export interface Article {
  readonly title: string;
  readonly url: string;
}

/** The articles that have a page. */
export function articlesOf(value: unknown): Article[] {
  return list(object(value).items).flatMap((item) => {
    const { title, url } = object(item);
    return /^https?:\/\//.test(text(url)) ? [{ title: text(title), url: text(url) }] : [];
  });
}
