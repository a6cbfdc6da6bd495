import { type EmailAddress, splitAddress, withoutPlus } from '../address.ts';
import { bareSubject } from './subject-prefix.ts';

/** A message as far as it tells whom it answers. */
export interface Addressing {
  from: EmailAddress | null;
  /** To and Cc, and what the desk knows as its own addresses and names */
  recipients: readonly EmailAddress[];
  subject: string;
}

/** Whom a text names: somebody whom the message is addressed to, the author, somebody else, or nobody we could tell. */
export type Named = 'recipient' | 'author' | 'stranger' | 'nobody';

/** Who takes part in an exchange of mail, prepared for comparing. */
export interface Correspondents {
  /** Whom a line such as `From: Desk <a@b.example>` or "On … Desk wrote:" names. */
  namedIn: (line: string) => Named;
  /** Whether a subject is the one of the message, whatever stands before it. */
  isSameSubject: (subject: string) => boolean;
}

const MOST_RECIPIENTS = 50;
const MOST_ADDRESSES = 10;
const SHORTEST_SUBJECT = 8;

const BETWEEN_ADDRESSES = /[\s<>"'()[\]:;,*|]+/;
/** Domains in which people have no more in common than their provider. */
const PROVIDERS =
  /^(?:gmail|googlemail|yahoo|hotmail|outlook|live|msn|icloud|me|gmx|web|aol|proton|protonmail|mail|yandex|ya|qq|163|126|libero|orange|wanadoo|free|t-online|seznam|wp|o2|onet|interia|ukr|bk|list|inbox|naver|daum|hanmail)\.[a-z.]+$/;

const wordsIn = (text: string): string[] =>
  (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).filter(
    (word) =>
      word.length > 2 ||
      /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word),
  );

/** An address for comparing. Those in ASCII, which nearly all are, need no look into the rules of domains. */
function comparable(address: string): string {
  const plain = /^([!-*,-?A-~]+)(?:\+[!-~]*)?@([\w.-]+)$/.exec(address);
  return plain === null ? withoutPlus(address) : `${plain[1]}@${plain[2]}`.toLowerCase();
}

/** The names that a person goes by: what they show, and what stands before the `@`. */
const nameWords = ({ address, name }: EmailAddress): string[] => [
  ...wordsIn(name.includes('@') ? '' : name),
  ...wordsIn(splitAddress(withoutPlus(address)).local),
];

/** Whether two domains are one, or one is inside the other, as those of an organisation are. */
function areRelated(one: string, other: string): boolean {
  if (PROVIDERS.test(one) || PROVIDERS.test(other)) return false;
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

/** Prepares whom a message is addressed to. Bounded, whatever its header says. */
export function correspondentsOf({ from, recipients, subject }: Addressing): Correspondents {
  const people = recipients.slice(0, MOST_RECIPIENTS);
  const authorAddress = from ? withoutPlus(from.address) : '';
  const addresses = new Set(people.map(({ address }) => withoutPlus(address)));
  const authorDomain = splitAddress(authorAddress).domain;
  // A domain that author and recipients share tells nothing about whom an address in it belongs to.
  const domains = [...addresses]
    .map((address) => splitAddress(address).domain)
    .filter((domain) => domain !== authorDomain);
  const authorWords = new Set(from ? nameWords(from) : []);
  const words = new Set(people.flatMap(nameWords).filter((word) => !authorWords.has(word)));
  const fullNames = people.map(({ name }) => wordsIn(name)).filter((name) => name.length > 1);
  const areNamed = people.some(({ name }) => wordsIn(name).length > 0);

  const byAddress = (named: readonly string[], line: string): Named => {
    if (named.some((address) => addresses.has(address))) return 'recipient';
    if (named.includes(authorAddress)) return 'author';
    const theirs = named
      .map((address) => splitAddress(address).domain)
      .filter((domain) => domain !== authorDomain);
    if (theirs.some((domain) => domains.some((one) => areRelated(one, domain)))) return 'recipient';
    const inLine = new Set(wordsIn(line));
    return fullNames.some((name) => name.every((word) => inLine.has(word))) ? 'recipient' : 'stranger';
  };

  const namedIn = (line: string): Named => {
    const short = line.slice(0, 1000);
    const pieces = short.includes('@') ? short.split(BETWEEN_ADDRESSES) : [];
    const named = pieces
      .filter((piece) => /.@./.test(piece))
      .slice(0, MOST_ADDRESSES)
      .map(comparable);
    if (named.length > 0) return byAddress(named, short);
    const inLine = wordsIn(short);
    if (inLine.some((word) => words.has(word))) return 'recipient';
    if (inLine.some((word) => authorWords.has(word))) return 'author';
    return areNamed ? 'stranger' : 'nobody';
  };

  const bare = bareSubject(subject);
  const isSameSubject = (other: string): boolean => {
    const theirs = bareSubject(other);
    if (theirs === '' || bare === '') return false;
    const [short = '', long = ''] = [theirs, bare].sort((a, b) => a.length - b.length);
    return short === long || (short.length >= SHORTEST_SUBJECT && long.startsWith(short));
  };
  return { namedIn, isSameSubject };
}
