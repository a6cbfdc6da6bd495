import type { ChannelTemplate } from '../../schemas/channel.ts';
import type { Conversation } from '../../schemas/conversation.ts';
import { mayWithTicket, type Principal } from '../auth/index.ts';
import { type AnyKind, type Channel, hasSecrets, isOpen, kindOf, type Sender } from '../channel/index.ts';
import {
  type ChannelPlace,
  PLACE_MOVED,
  parseChannelPlace,
  placeOfChannel,
  placeWrite,
  whereTo,
} from '../channel-in/index.ts';
import { messengerIdentity, recogniseWriter } from '../customer/index.ts';
import { ConflictError, fieldError, InvalidInputError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { type Begins, obstacleIn, ReplyObstacleError, type TicketRequest } from '../ticket/index.ts';

/** What somebody says who begins a conversation: on which channel, with whom, and as which template. */
export interface AskedDialogue {
  /** key of the channel */
  readonly key: string;
  /** the number or other place on it, as it is said by people */
  readonly to: string;
  /** what they are called, where the desk does not know them */
  readonly name?: string | undefined;
  readonly template?: ChannelTemplate | undefined;
}

/** A conversation that can begin: with whom, how, and what is written with its ticket. */
export interface Beginning {
  readonly requester: TicketRequest['requester'];
  readonly channel: TicketRequest['channel'];
  readonly language: string | null;
  readonly teamId: number | null;
  readonly begins: Begins;
  readonly placeWrites: (ticketId: number) => readonly Write[];
}

interface Deps {
  readonly table: Table;
  /** the channel of that key, as it is now */
  readonly channelAt: (key: string) => Promise<Channel | undefined>;
}

const TRIES = 5;
/** An identity that is a number; another number of somebody is another place. */
const IS_NUMBER = /^\+?\d+$/;

/**
 * Begins a conversation on a channel: makes sure that agents may write first there and to whom, and lets `open` make its ticket, to which the
 * place leads from then on. Whoever is overtaken by a message from there looks again, and joins nothing.
 * @throws InvalidInputError that names the field, or `channel.cannot_begin`, `channel.template_needed`; ReplyObstacleError
 * @throws ConflictError `channel.not_in_use`, `channel.in_conversation` with the ticket, where they may read it
 */
export function beginConversation<Made>(
  deps: Deps,
  asked: AskedDialogue & { readonly principal: Principal; readonly now: Date },
  open: (beginning: Beginning) => Promise<Made>,
): Promise<Made> {
  return untilNotOvertaken([PLACE_MOVED], async () => open(await beginningOf(deps, asked)), TRIES);
}

async function beginningOf(
  { table, channelAt }: Deps,
  asked: AskedDialogue & { readonly principal: Principal; readonly now: Date },
): Promise<Beginning> {
  const channel = await channelAt(asked.key);
  const kind = channel && kindOf(channel.kind);
  if (channel === undefined || kind === undefined)
    throw fieldError('dialogue.key', 'is no channel of this desk');
  const { windowHours, mayBegin } = kind.abilities(channel.settings);
  const sender = await knownAs(table, whoIsMeant(channel, kind, asked));
  const { value: to } = sender.identity;
  const at = { channel: channel.key, place: to };
  const place = parseChannelPlace(await table.get(placeOfChannel.of(at)));
  const going = { at: asked.now, isQuiet: false, isBlocked: false, continueHours: 0 };
  const goesOn = await whereTo(table, place, going);
  if (goesOn.is === 'join') throw inConversation(asked.principal, goesOn.reached.ticket);
  const conversation: Conversation = { channel: kind.channel, key: channel.key, place: to, to };
  // Until they answer, nothing but templates is taken.
  const opens = mayBegin === 'with_template' && windowHours !== null;
  const begun = opens ? { ...conversation, replyUntil: asked.now.toISOString() } : conversation;
  const follows = goesOn.follows;
  requireReach(conversation, place, follows?.conversation, asked.now);
  const { version: _, ...kept } = place ?? { version: 0 };
  return {
    requester: { ...sender, name: asked.name ?? sender.name },
    channel: kind.channel,
    language: channel.language,
    teamId: channel.teamId,
    begins: { conversation: begun, template: asked.template, follows: follows?.id ?? null },
    placeWrites: (ticketId) => [placeWrite(at, place, { ...kept, ticketId })],
  };
}

/** Somebody by the id by which the channel knows them already: who wrote may be known by another one than their number. */
async function knownAs(table: Table, sender: Sender): Promise<Sender> {
  const { channel, value } = sender.identity;
  const { before } = (await recogniseWriter(table, sender)) ?? {};
  const there = (before?.identities ?? []).filter((one) => one.channel === channel);
  const identity = there.some((one) => one.value === value)
    ? undefined
    : there.findLast((one) => !IS_NUMBER.test(one.value));
  return identity === undefined
    ? sender
    : { ...sender, identity: messengerIdentity({ ...sender.identity, value: identity.value }) };
}

/** Whom a conversation is to begin with, where agents may write first. */
function whoIsMeant(channel: Channel, kind: AnyKind, { to, template }: AskedDialogue): Sender {
  const { mayBegin } = kind.abilities(channel.settings);
  if (mayBegin === 'no' || kind.personAt === undefined)
    throw new InvalidInputError(
      'channel.cannot_begin',
      'On this channel the customer writes first: nobody can be written to who has not.',
      [{ path: 'dialogue.key', message: 'is a channel on which agents begin no conversation' }],
    );
  if (!isOpen(channel) || !hasSecrets(channel))
    throw new ConflictError('channel.not_in_use', 'The channel is not in use, or not set up.');
  if (mayBegin === 'with_template' && template === undefined)
    throw new InvalidInputError(
      'channel.template_needed',
      'This channel lets agents begin a conversation with an approved template alone.',
      [{ path: 'dialogue.template', message: 'must be given' }],
    );
  if (mayBegin !== 'with_template' && template !== undefined)
    throw fieldError('dialogue.template', 'is for channels of WhatsApp');
  const sender = kind.personAt(to, channel.key);
  if (sender === null) throw fieldError('dialogue.to', 'is nobody to whom this channel can write');
  return sender;
}

type Going = Parameters<typeof mayWithTicket>[2] & { readonly id: number };

function inConversation(principal: Principal, ticket: Going): ConflictError {
  const told = mayWithTicket(principal, 'ticket.read', ticket) ? { ticketId: ticket.id } : {};
  const says = 'They are in a conversation on this channel: answer in its ticket.';
  return new ConflictError('channel.in_conversation', says, told);
}

/** Makes sure that nobody is written to who blocked the desk there or wants no messages. What the last ticket there knows is newer than the place. */
function requireReach(
  conversation: Conversation,
  place: ChannelPlace | null,
  last: Conversation | undefined,
  now: Date,
): void {
  const isSame = last?.key === conversation.key && last.place === conversation.place;
  const reach = isSame ? last.reach : place?.reach?.is;
  const obstacle = obstacleIn({ ...conversation, ...(reach && { reach }) }, now);
  if (obstacle !== null) throw new ReplyObstacleError(obstacle, conversation, []);
}
