import type { ContextEntry } from '../../schemas/context.ts';
import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { loadConversation, loadOlderMessages } from '../conversation/index.ts';
import { isUndone } from '../message/index.ts';
import type { Table } from '../shared/table.ts';
import { wholeOf } from '../ticket/index.ts';
import type { ContextKinds } from './context-kind-area.ts';
import { type EntryName, entriesByForm, knownBy } from './entry-store.ts';
import { type FoundNumber, numbersIn } from './found-numbers.ts';
import { ORDER_KIND } from './lexicon.ts';
import { idOf, listEntries, readEntries } from './list-entries.ts';
import { type Known, namedBy } from './match-numbers.ts';
import { ownersOf } from './owners.ts';

/** Where a text names a thing. */
export interface Mention {
  /** null: in the subject of the ticket */
  readonly messageId: string | null;
  readonly text: string;
}

/** What is known around a ticket: what it names, and what else its requester has. */
export interface TicketContext {
  readonly linked: readonly { readonly entry: ContextEntry; readonly mentions: readonly Mention[] }[];
  readonly recent: readonly ContextEntry[];
}

/** Messages of a page, and the most that are looked at: the newest ones. */
const PAGE = 100;
const MOST_MESSAGES = 500;
/** Most numbers of one ticket that are looked up. */
const MOST_NUMBERS = 60;
/** Things of each kind that are shown beside what the ticket names. */
const RECENT = { order: 10, other: 5 };

/**
 * What is known around a ticket. A thing is linked when it is its requester's and is named by its number: that is found out
 * whenever somebody looks, so that it makes no difference which of the two was there first, and what was struck out of a message
 * links nothing any more. What belongs to somebody else is not looked for at all.
 * @param mayRead refuses the ticket by throwing
 * @throws NotFoundError
 */
export async function loadTicketContext(
  { table, kinds }: { table: Table; kinds: ContextKinds },
  ticketId: number,
  mayRead: (ticket: Ticket) => void,
): Promise<TicketContext> {
  const { ticket, messages } = await wholeConversation(table, ticketId, mayRead);
  const owners = await ownersOf(table, ticket.requesterId);
  const texts = [
    { messageId: null, text: ticket.subject },
    ...messages.map((message) => ({ messageId: message.id, text: wordsOf(message) })),
  ].map((one) => ({ ...one, numbers: numbersIn(one.text, kinds.lexicon) }));
  const forms = mostSaid(texts.flatMap(({ numbers }) => numbers));
  const asked = forms.flatMap((form) => owners.map((customerId) => ({ customerId, form })));
  const found = await Promise.all(asked.map((one) => table.query(entriesByForm.of(one))));
  const known = asked.flatMap(({ form }, at) =>
    (found[at]?.rows ?? []).flatMap((row) => knownBy(form, row) ?? []),
  );
  const linked = await linkedBy(table, texts, known);
  const recent = await recentOf(table, owners, kinds);
  const isLinked = new Set(linked.map(({ entry }) => idOf(entry)));
  return { linked, recent: recent.filter((entry) => !isLinked.has(idOf(entry))) };
}

/** What somebody wrote in a message, and nothing that they quote. */
const wordsOf = (message: Message): string => (isUndone(message) ? '' : message.replyText);

async function wholeConversation(table: Table, ticketId: number, mayRead: (ticket: Ticket) => void) {
  const first = await loadConversation(table, ticketId, PAGE);
  mayRead(first.ticket);
  const messages = [...first.messages];
  let { before } = first;
  while (before !== null && messages.length < MOST_MESSAGES) {
    const older = await loadOlderMessages(table, { parts: wholeOf(first.ticket), limit: PAGE, before });
    messages.unshift(...older.messages);
    before = older.before;
  }
  return { ticket: first.ticket, messages };
}

/** The forms of some numbers, each once, those first that are said to be numbers. Pure. */
function mostSaid(numbers: readonly FoundNumber[]): string[] {
  const saidFirst = numbers.toSorted((one, other) => Number(other.isSaid) - Number(one.isSaid));
  return [...new Set(saidFirst.map(({ form }) => form))].slice(0, MOST_NUMBERS);
}

async function linkedBy(
  table: Table,
  texts: readonly { messageId: string | null; numbers: readonly FoundNumber[] }[],
  known: readonly (Known & { name: EntryName })[],
): Promise<TicketContext['linked']> {
  const mentions = new Map<string, Mention[]>();
  for (const { messageId, numbers } of texts)
    for (const { id, number } of namedBy(numbers, known))
      mentions.set(id, [...(mentions.get(id) ?? []), { messageId, text: number.text }]);
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const entries = await readEntries(
    table,
    [...mentions.keys()].flatMap((id) => names.get(id) ?? []),
  );
  return [...mentions].flatMap(([id, where]) => {
    const entry = entries.get(id);
    return entry === undefined ? [] : [{ entry, mentions: where }];
  });
}

async function recentOf(
  table: Table,
  owners: readonly number[],
  kinds: ContextKinds,
): Promise<ContextEntry[]> {
  const inUse = kinds.all.filter(({ isRetired }) => !isRetired);
  const pages = await Promise.all(
    inUse.map(({ key }) =>
      listEntries(table, {
        owners,
        kind: key,
        page: { limit: key === ORDER_KIND ? RECENT.order : RECENT.other },
      }),
    ),
  );
  const all = pages.flatMap(({ items }) => items);
  return all.toSorted((one, other) => (one.date < other.date ? 1 : -1));
}
