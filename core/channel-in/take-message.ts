import type { Ticket } from '../../schemas/ticket.ts';
import {
  customerKey,
  findCustomer,
  IDENTITY_TAKEN,
  identityKey,
  loadCustomer,
  messengerIdentity,
} from '../customer/index.ts';
import { countedIn, type Draft, messageOf, messageWritesTo } from '../message/index.ts';
import { defaultTeamOf } from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { rowsAhead } from '../shared/rows-ahead.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import {
  afterJoining,
  afterReply,
  firstDescription,
  laterThanAll,
  madePublic,
  NO_TERMS,
  notWaiting,
  openTicketWrites,
  rerouteWrites,
  statusesOf,
  type TicketRules,
  threadOf,
  ticketByNumber,
} from '../ticket/index.ts';
import { acknowledgementOf } from './acknowledge.ts';
import type { CameOver, ChannelInDeps, TakenOver } from './channel-in-deps.ts';
import { conversationAfter, withConversation } from './conversation.ts';
import { draftOf } from './draft.ts';
import {
  CHANNEL_RECEIVED,
  type ChannelId,
  type ChannelMessage,
  channelMessageWrite,
  messageOfChannel,
  parseChannelMessage,
} from './filed-store.ts';
import { type KeptContent, keepContent } from './keep-content.ts';
import { withName } from './name-of.ts';
import { ownEcho } from './own-echo.ts';
import { placeOfReaction } from './place-of-reaction.ts';
import {
  type ChannelPlace,
  PLACE_MOVED,
  parseChannelPlace,
  placeOfChannel,
  placeWrite,
} from './place-store.ts';
import { believedTime } from './sent-at.ts';
import { takeMove } from './take-person.ts';
import { type WhereTo, whereTo } from './where-to.ts';
import { asksNothing, namedByWords, subjectOf, withWords } from './words.ts';
import { type ChannelWriter, writerOf } from './writer.ts';

/** A try is in vain only when another function wrote one of the same rows in between: an album is ten messages at once. */
const TRIES = 25;
const LOOK_AGAIN = ['version', IDENTITY_TAKEN, CHANNEL_RECEIVED, PLACE_MOVED];

/** What was read, and what is to be written of a message. */
interface Filing {
  readonly came: CameOver;
  readonly id: ChannelId;
  readonly known: ChannelMessage | null;
  readonly place: ChannelPlace | null;
  readonly writer: ChannelWriter;
  readonly draft: Draft;
  readonly rules: TicketRules;
  readonly isQuiet: boolean;
  /** when it was written, as far as that is believed */
  readonly at: Date;
  readonly alongside: Filer['alongside'];
}

/**
 * Takes in what somebody wrote on a channel, once, however often and by whatever way it comes: it goes on in the ticket of its place, or opens
 * one, and the place leads there from then on. All of it is written in one transaction, so that two messages at once are in one
 * ticket. Files are there before it is.
 * @throws BusyError when other messages changed the same rows again and again; what `fetchMedia` throws when files are to be tried again
 */
export async function takeMessage(
  deps: ChannelInDeps,
  context: Context,
  came: CameOver,
  isLastTry: boolean,
): Promise<TakenOver> {
  const keep = (said: CameOver) => keepContent(deps, said, isLastTry);
  const named = await withName(deps, { ...came, received: withWords(came.received) });
  const taken = await fileMessage(deps, context, named, { keep });
  const hasNoPlace = taken.outcome === 'nothing' && asksNothing(came.received);
  const place = hasNoPlace ? await placeOfReaction(deps.table, came) : null;
  if (place !== null)
    return fileMessage(deps, context, { ...came, received: { ...came.received, place } }, { keep });
  return taken.outcome === 'known' ? { outcome: 'known' } : taken;
}

/** How a message is taken in that came by a way of its own. */
export interface Filer {
  /** Puts what is large of it where it stays, and says what its row keeps. */
  readonly keep: (came: CameOver) => Promise<KeptContent>;
  /** whose rows it will go by as far as is known: they are read together with the first */
  readonly likely?: { readonly customerId: number | undefined; readonly ticketId: number | null };
  /** what is written with it, in the same transaction */
  readonly alongside?: (
    filed: FiledAt & {
      readonly customerId: number /** the ticket that shows it */;
      readonly goesOnIn: number;
    },
  ) => readonly Write[];
}

/** As `takeMessage`, of what is at the desk already. */
export async function fileMessage(
  deps: Pick<ChannelInDeps, 'table' | 'rules' | 'mailboxes'>,
  context: Context,
  came: CameOver,
  { keep, likely, alongside }: Filer,
): Promise<TakenOver> {
  const { channel, received } = came;
  const id = { channel: channel.key, id: received.id };
  const keys = {
    message: messageOfChannel.of(id),
    place: placeOfChannel.of({ channel: channel.key, place: received.place.id }),
  };
  const quotes =
    received.quotes === undefined ? [] : [messageOfChannel.of({ channel: channel.key, id: received.quotes })];
  const isTaken = (known: ChannelMessage | null) => known?.filed !== undefined || known?.isNothing === true;
  const look = () => lookAhead(deps.table, [keys.message, keys.place, ...quotes], { received, likely });
  const atFirst = await look();
  const first = parseChannelMessage(await atFirst.get(keys.message));
  if (isTaken(first)) return knownAs(first);
  // Fetching files takes so long that everything may be another by then.
  let fresh = received.media.length === 0 ? atFirst : null;
  const echo = received.mayBeOurs ? await ownEcho(deps.table, came, context.now) : null;
  if (echo?.is === 'ours') return { outcome: 'known' };
  if (echo?.is === 'to_nobody' && received.place.isPublic) return { outcome: 'nothing' };
  const rules = await deps.rules.at(context.now);
  let content = await keep(asSaid(came, first));
  let saidIn = first?.version;
  return untilNotOvertaken(
    LOOK_AGAIN,
    async () => {
      const looked = fresh ?? (await look());
      fresh = null;
      const rowAt = await readRows(looked, [keys.message, keys.place, ...quotes]);
      const known = parseChannelMessage(rowAt(keys.message));
      if (isTaken(known)) return knownAs(known);
      const place = await placeIn(deps.table, context, came, rowAt(keys.place));
      const table = await rowsAhead(looked, [
        ...(place?.ticketId === undefined ? [] : [ticketByNumber.of(place.ticketId)]),
        ...(await whoseRow(looked, received)),
      ]);
      const language = channel.language ?? received.from.language ?? rules.language ?? null;
      // What is written in public is written to nobody by name: it is for who asks in the ticket.
      const writer =
        echo?.is === 'elsewhere' && received.place.isPublic
          ? { customer: await loadCustomer(deps.table, echo.requesterId), writes: [] }
          : await writerOf(table, context, received.from, { rules, language });
      const isHistory = received.as === 'history';
      const at = believedTime(received.at, context.now, { isHistory });
      const isBlocked = writer.customer.isBlocked === true;
      const isQuiet = isHistory || isBlocked || asksNothing(received);
      const { continueHours } = channel;
      const where = await whereTo(table, place, { at, isQuiet, isBlocked, continueHours });
      const said = asSaid(came, known);
      // Somebody corrected it, or took it back, while its files were fetched.
      if (known?.version !== saidIn) content = await keep(said);
      saidIn = known?.version;
      const [filed] = quotes.map((key) => parseChannelMessage(rowAt(key))?.filed);
      const quoted =
        where.is === 'join' && filed?.ticketId === place?.ticketId ? filed?.messageId : undefined;
      const draft = draftOf(said, content, { at, quoted });
      const filing = { came: said, id, known, place, writer, draft, rules, isQuiet, at, alongside };
      return file(deps, context, filing, where);
    },
    TRIES,
  );
}

/** The place of a message as its row knows it; where the provider named it otherwise before, what was begun there is moved first. */
async function placeIn(
  table: Table,
  context: Context,
  { channel, received: { place } }: CameOver,
  row: unknown,
): Promise<ChannelPlace | null> {
  const { formerly = [] } = place;
  if (row !== undefined || formerly.length === 0) return parseChannelPlace(row);
  for (const one of formerly) await takeMove({ table }, context, { channel }, { place, formerly: one });
  return parseChannelPlace(await table.get(placeOfChannel.of({ channel: channel.key, place: place.id })));
}

/** The rows by which it is decided what becomes of a message, as far as they are known before the first of them is read. */
function lookAhead(
  table: Table,
  keys: readonly Key[],
  { received, likely }: { received: CameOver['received']; likely: Filer['likely'] },
): Promise<Table> {
  return rowsAhead(table, [
    ...keys,
    identityKey(messengerIdentity(received.from.identity)),
    ...(likely?.customerId === undefined ? [] : [customerKey(likely.customerId)]),
    ...(likely?.ticketId == null ? [] : [ticketByNumber.of(likely.ticketId)]),
  ]);
}

/** The row of who is known by the identity of who writes. */
async function whoseRow(table: Table, { from }: CameOver['received']): Promise<Key[]> {
  const id = await findCustomer(table, messengerIdentity(from.identity));
  return id === null ? [] : [customerKey(id)];
}

const knownAs = (known: ChannelMessage | null): TakenOver => ({
  outcome: 'known',
  ...(known?.filed && { filed: known.filed }),
});

async function file(
  deps: Pick<ChannelInDeps, 'table' | 'mailboxes'>,
  context: Context,
  filing: Filing,
  where: WhereTo,
): Promise<TakenOver> {
  const { came, id, known, place, writer } = filing;
  // A reaction is to something that is said: where nothing is, as in the trash, it begins nothing.
  if (where.is === 'open' && asksNothing(came.received)) return { outcome: 'nothing' };
  const acting = actingFor(context, filing);
  const filed =
    where.is === 'join' ? await join(acting, filing, where) : await open(deps, acting, filing, where.follows);
  const { ticketId, messageId, thread, writes } = filed;
  const at = { channel: came.channel.key, place: came.received.place.id };
  const { version: _, ...kept } = place ?? { version: 0 };
  const isThere = place?.ticketId === thread;
  await deps.table.write([
    ...writer.writes,
    ...writes,
    channelMessageWrite(
      id,
      known,
      { filed: { ticketId: thread, messageId }, before: timesOf(known) },
      context.now,
    ),
    ...(isThere ? [] : [placeWrite(at, place, { ...kept, ticketId: thread })]),
    ...(filing.alongside?.({
      ...{ ticketId: thread, messageId, customerId: writer.customer.id },
      goesOnIn: ticketId,
    }) ?? []),
  ]);
  return { outcome: where.is === 'join' ? 'joined' : 'opened', ticketId, messageId };
}

/** Who acts: the customer who wrote, or the desk; of what was written before the channel was connected it is only noted that it was. */
function actingFor(context: Context, { came: { received }, writer, at }: Filing): Context {
  if (received.as === 'echo') return context;
  const acting: Context = { ...context, actor: { kind: 'customer', id: writer.customer.id } };
  if (received.as !== 'history') return acting;
  return { ...acting, now: at, imported: { by: context.actor, at: context.now } };
}

/** Where a message stands. */
interface FiledAt {
  /** the ticket in whose partition it is */
  readonly ticketId: number;
  readonly messageId: string;
}

/** What a message became: the ticket that shows it, and the one in whose partition it is. */
interface Filed {
  ticketId: number;
  thread: number;
  messageId: string;
  writes: Write[];
}

async function join(
  context: Context,
  { came, place, writer, draft, rules, isQuiet }: Filing,
  { reached, reopens }: Extract<WhereTo, { is: 'join' }>,
): Promise<Filed> {
  const current = laterThanAll(reached, context);
  const message = messageOf(draft, current.newId(), current.actor, current.now);
  const joining = { isQuiet, at: message.createdAt, reopens, writerId: writer.customer.id };
  const answered = (before: Ticket) =>
    afterReply(notWaiting(madePublic(before)), { now: current.now, actor: current.actor }, rules);
  const joined = (before: Ticket, at: { isThread: boolean; isBeneath: boolean }) => {
    const isEcho = came.received.as === 'echo';
    const after = isEcho ? answered(before) : afterJoining(before, at, joining, statusesOf(rules));
    const named = { channelName: came.channel.name, now: current.now };
    return namedByWords(withConversation(after, came, place), came.received, named);
  };
  const counted = isQuiet ? [] : countedIn(message);
  const { ticket, writes } = await rerouteWrites(reached, joined, { context: current, counted });
  const thread = threadOf(reached).id;
  const added = messageWritesTo(thread, ticket, message, current);
  return { ticketId: ticket.id, thread, messageId: message.id, writes: [...writes, ...added] };
}

async function open(
  { table, mailboxes }: Pick<ChannelInDeps, 'table' | 'mailboxes'>,
  context: Context,
  { came, place, writer, draft, rules, isQuiet }: Filing,
  follows: Ticket | null,
): Promise<Filed> {
  const { channel, adapter, received } = came;
  const { customer } = writer;
  const { organisationId = null } = customer;
  const { terms = NO_TERMS } = rules;
  const { broughtTeamId = null, ...description } = firstDescription({ type: 'question' }, terms);
  const mailbox = (await mailboxes.at(context.now)).byDefault;
  const ofOrganisation = await defaultTeamOf(table, organisationId);
  const id = await takeId(table, 'ticket');
  const language = channel.language ?? received.from.language ?? customer.locale ?? rules.language ?? null;
  const conversation = conversationAfter(undefined, came, place);
  const told = acknowledgementOf(context, came, { conversation, isQuiet, languages: [language] });
  const fields = {
    ...description,
    id,
    subject: subjectOf(received, channel.name),
    channel: adapter.channel,
    origin: adapter.channel,
    language,
    mailbox: follows?.mailbox ?? mailbox.address,
    requesterId: customer.id,
    organisationId,
    teamId: follows?.teamId ?? channel.teamId ?? ofOrganisation ?? mailbox.teamId ?? broughtTeamId,
    tags: follows?.tags ?? [],
    followUpOf: follows?.id ?? null,
    conversation: told?.conversation ?? conversation,
    ...(customer.isBlocked && { spam: 'blocked' as const }),
  };
  const isHistory = received.as === 'history';
  const asked = isHistory ? { ...fields, asked: { status: 'solved' } } : fields;
  const { ticket, message, writes } = await openTicketWrites(
    asked,
    draft,
    context,
    isHistory ? withNothingMissing(rules) : rules,
  );
  const all = [...writes, ...(told?.writesFor(ticket) ?? [])];
  return { ticketId: ticket.id, thread: ticket.id, messageId: message.id, writes: all };
}

/** What was over before the desk was there needs nothing to be solved. */
const withNothingMissing = (rules: TicketRules): TicketRules => ({
  ...rules,
  solvingNeedsAssignee: false,
  solvingNeedsResolution: false,
  solvingNeedsResolutionText: false,
  missingToSolve: () => [],
});

/** A message as it is by what was said of it before it came: nothing is left of one that was taken back. */
function asSaid(came: CameOver, known: ChannelMessage | null): CameOver {
  const { text, takenBackAt } = known?.before ?? {};
  const { received } = came;
  if (takenBackAt !== undefined)
    return { ...came, received: { ...received, text: '', media: [], extra: [] } };
  const isHidden = known?.before?.isHidden;
  const shown = isHidden === undefined ? received : { ...received, isHidden };
  return { ...came, received: text === undefined ? shown : { ...shown, text } };
}

/** Of what was said of a message before it came, when that was: the words are in the message by now. */
function timesOf(known: ChannelMessage | null): ChannelMessage['before'] {
  const { text: _, ...times } = known?.before ?? {};
  return known?.before && times;
}
