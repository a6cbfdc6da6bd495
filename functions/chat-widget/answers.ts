import { list, number, object, text, textOrNull } from './read.ts';

/** A file of a message. */
export interface SaidFile {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly url: string | null;
}

/** A message as its visitor sees it. */
export interface Said {
  /** ULID: they are in the order of their ids */
  readonly id: string;
  /** the id that it was sent with; null: it is none of this visitor's, or came another way */
  readonly clientId: string | null;
  readonly at: string;
  readonly from: 'you' | 'desk';
  readonly author: string | null;
  readonly isByBot: boolean;
  readonly text: string;
  /** how an agent's reply looks, in the desk's own HTML; null: as its text */
  readonly html: string | null;
  readonly files: readonly SaidFile[];
  readonly isStruck: boolean;
  readonly state: 'sent' | 'delivered' | 'read';
}

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const ulidOrNull = (value: unknown): string | null => (ULID.test(text(value)) ? text(value) : null);
/** One of the words that are known; the first for one that only a later desk says. */
const oneOf = <Word extends string>(words: readonly [Word, ...Word[]], value: unknown): Word =>
  words.find((word) => word === value) ?? words[0];
/** No other scheme leads to a page, and one runs scripts. */
const webOrNull = (value: unknown): string | null => (/^https?:\/\//.test(text(value)) ? text(value) : null);

/** A message; none where it cannot be shown. */
export function saidOf(value: unknown): Said[] {
  const one = object(value);
  const id = ulidOrNull(one.id);
  if (id === null) return [];
  return [
    {
      id,
      clientId: textOrNull(one.clientId),
      at: text(one.at),
      from: one.from === 'you' ? 'you' : 'desk',
      author: textOrNull(object(one.author).name),
      isByBot: object(one.author).isBot === true,
      text: text(one.text),
      html: one.from === 'desk' ? textOrNull(one.html) : null,
      files: list(one.files).map(fileOf),
      isStruck: one.isStruck === true,
      state: oneOf(['sent', 'delivered', 'read'], one.state),
    },
  ];
}

function fileOf(value: unknown): SaidFile {
  const { filename, contentType, size, url } = object(value);
  return {
    name: text(filename),
    contentType: text(contentType),
    size: number(size) ?? 0,
    url: webOrNull(url),
  };
}

/** How a conversation stands. */
export interface Standing {
  readonly state: 'none' | 'waiting' | 'open' | 'ended';
  /** the last messages that each side has read, by their ids */
  readonly readUntil: { readonly you: string | null; readonly desk: string | null };
  /** who answers */
  readonly agent: string | null;
  readonly queue: { readonly place: number; readonly waitSeconds: number | null } | null;
}

export const NOTHING_YET: Standing = {
  state: 'none',
  readUntil: { you: null, desk: null },
  agent: null,
  queue: null,
};

/** A page of a conversation, which earlier messages are other than before, and how it stands. */
export interface Page extends Standing {
  readonly items: readonly Said[];
  readonly changed: readonly Said[];
  /** of the conversation: nothing that was read of another belongs to it */
  readonly ticketId: number | null;
  readonly hasMore: boolean;
}

export function pageOf(value: unknown): Page {
  const { items, more, changed, ticketId, readUntil, state, agent, queue } = object(value);
  const { you, desk } = object(readUntil);
  const { place, waitSeconds } = object(queue);
  const inLine = number(place);
  return {
    items: list(items).flatMap(saidOf),
    changed: list(changed).flatMap(saidOf),
    ticketId: number(ticketId),
    hasMore: more === true,
    state: oneOf(['open', 'none', 'waiting', 'ended'], state),
    readUntil: { you: ulidOrNull(you), desk: ulidOrNull(desk) },
    agent: textOrNull(agent),
    queue: inLine === null ? null : { place: inLine, waitSeconds: number(waitSeconds) },
  };
}

/** What opens a visitor's conversation. */
export interface Session {
  readonly secret: string;
  readonly name: string | null;
  readonly email: string | null;
  /** whether the site has proven that the address is theirs */
  readonly isEmailProven: boolean;
  readonly ticketId: number | null;
}

/** null: the answer has no secret, and opens nothing. */
export function sessionOf(value: unknown): Session | null {
  const { session, visitor, ticketId } = object(value);
  const { name, email, isEmailProven } = object(visitor);
  if (text(session) === '') return null;
  return {
    secret: text(session),
    name: textOrNull(name),
    email: textOrNull(email),
    isEmailProven: isEmailProven === true,
    ticketId: number(ticketId),
  };
}

/** Why the desk takes no message, as far as its visitor can do something about it: a file is gone, or the chat is not for them on this page. */
export type Refusal = 'files' | 'site' | 'other';

/** What the desk says of a refusal is for those who build sites, and in English: its code and the names of its fields tell what to say to a visitor. */
export function refusalOf(value: unknown): Refusal {
  const { code, errors } = object(value);
  const isOfFiles = list(errors).some((one) => text(object(one).path).startsWith('files'));
  if (isOfFiles || text(code).startsWith('file.')) return 'files';
  return /^chat\.(origin|identity)_/.test(text(code)) ? 'site' : 'other';
}
