import type { Key } from '../shared/write.ts';

/** The partition that holds the events of something: `T#42`, `C#7`, `AGENT#1`, `TEAM#1`, `MAILBOX#…`, `ORGANISATION#3`, `CONFIG#fields#…`, `JOB#…`, `SECRET_STATE#…`, `HELD#4`, `SENDER#…`, `LETTER#…`, `ARTICLE#12`. */
export type Subject =
  | `T#${number}`
  | `C#${number}`
  | `AGENT#${number}`
  | `TEAM#${number}`
  | `MAILBOX#${string}`
  | `ORGANISATION#${number}`
  | `CONFIG#${string}#${string}`
  | `JOB#${string}`
  | `SECRET_STATE#${string}`
  | `HELD#${number}`
  | `SENDER#${string}`
  | `ARTICLE#${number}`
  | `LETTER#${string}`;

type KindOf<S extends Subject> = S extends `${infer Kind}#${string}` ? Kind : never;

const numbered = (id: string) => id.padStart(12, '0');

/**
 * The row of each kind of subject, by what stands behind the kind in its partition. It keeps the head of the chain of
 * events, and must exist when an event is written, or be made in the same transaction.
 */
const ROW_OF: Readonly<Record<KindOf<Subject>, (rest: string, subject: Subject) => Key>> = {
  T: (_, pk) => ({ pk, sk: 'META' }),
  C: (_, pk) => ({ pk, sk: 'META' }),
  AGENT: (id) => ({ pk: 'AGENTS', sk: `A#${numbered(id)}` }),
  TEAM: (id) => ({ pk: 'TEAMS', sk: `TEAM#${numbered(id)}` }),
  MAILBOX: (address) => ({ pk: 'MAILBOXES', sk: address }),
  ORGANISATION: (id) => ({ pk: 'ORGANISATIONS', sk: `O#${numbered(id)}` }),
  CONFIG: (rest) => configuredRow(rest),
  JOB: (id) => ({ pk: 'JOBS', sk: `J#${id}` }),
  SECRET_STATE: (_, pk) => ({ pk, sk: 'META' }),
  HELD: (_, pk) => ({ pk, sk: 'META' }),
  SENDER: (sender) => ({ pk: 'SENDERS', sk: sender }),
  ARTICLE: (id) => ({ pk: 'ARTICLES', sk: `A#${numbered(id)}` }),
  LETTER: (_, pk) => ({ pk, sk: 'META' }),
};

/** The row of a configured thing: its partition is its area, its sort key its own. */
function configuredRow(rest: string): Key {
  const at = rest.indexOf('#');
  return { pk: `CONFIG#${rest.slice(0, at)}`, sk: rest.slice(at + 1) };
}

function isKind(kind: string): kind is KindOf<Subject> {
  return Object.hasOwn(ROW_OF, kind);
}

/** Whether a partition is that of the events of something that this version knows. */
export function isSubject(partition: string): partition is Subject {
  return isKind(partition.slice(0, partition.indexOf('#')));
}

/** The row of a subject, which keeps the head of the chain of its events. */
export function headRow(subject: Subject): Key {
  const at = subject.indexOf('#');
  const kind = subject.slice(0, at);
  if (!isKind(kind)) throw new Error(`There is no kind of subject ${kind}`);
  return ROW_OF[kind](subject.slice(at + 1), subject);
}

/** The partition of a ticket. */
export function ticketSubject(ticketId: number): Subject & `T#${number}` {
  return `T#${ticketId}`;
}
