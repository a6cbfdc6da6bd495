import { CHAT_SECRET } from '../../schemas/api/chat.ts';
import { makeSecret } from '../auth/index.ts';
import { normalizeAddress } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { Write } from '../shared/write.ts';
import { chatTicketOf, findInChat, type InChat, loadVisitor } from './current.ts';
import type { Chat, ChatDeps, From } from './deps.ts';
import { type GivenIdentity, identityNeeded, type ProvenVisitor, provenVisitor } from './identity.ts';
import { countedChat } from './limits.ts';
import { moveIn } from './move-in.ts';
import { noteAddressInChat } from './note-address.ts';
import { byMailWrite, chatSessionWrite, isToRenew, renewedWrite, sessionEnd } from './session-store.ts';
import {
  type ChatVisitor,
  type VisitorChange,
  type VisitorRef,
  visitorHash,
  visitorWrite,
} from './visitor-store.ts';

/** What a browser says as it begins. */
export interface BeginAsked {
  /** secret of a session that it had before */
  readonly shown: string | undefined;
  readonly identity?: GivenIdentity | undefined;
  /** the place to which a link in a mail leads back */
  readonly resumed?: string | undefined;
  readonly said: Said;
}

/** What somebody says of themselves, and where they are. */
export interface Said {
  readonly language?: string | undefined;
  readonly page?: string | undefined;
  readonly title?: string | undefined;
  readonly referrer?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** The session of a browser, as it is told. */
export interface Begun {
  readonly secret: string;
  readonly expiresAt: string;
  readonly visitor: Pick<ChatVisitor, 'name' | 'email' | 'isProven' | 'isEmailProven'>;
  readonly ticketId: number | null;
}

/**
 * Begins the session of a browser, or goes on with the one that it shows. Whom the site proves goes on at their own place, in any browser; who is
 * nobody yet gets a place that nobody else knows. No ticket is opened.
 * @throws UnauthenticatedError `chat.identity_wrong`, and `chat.identity_needed` where the site has to say who somebody is
 * @throws InvalidInputError, TooManyError
 */
export async function beginSession(
  deps: ChatDeps,
  context: Context,
  chat: Chat,
  asked: BeginAsked & From,
): Promise<Begun> {
  const { table } = deps;
  const { now } = context;
  const channel = chat.channel.key;
  const proven = await proofOf(deps, chat, asked.identity, now);
  const before = await findInChat(table, { secret: asked.shown, channel, now });
  const place = proven ? `u:${proven.sub}` : asked.resumed;
  const isByMail = asked.resumed !== undefined && asked.resumed === place;
  if (before !== null && (place === undefined || visitorHash(place) === before.ref.visitor)) {
    await countedChat(table, 'change', { visitor: before.ref.visitor, network: asked.network }, now);
    return goOn(deps, context, before, { said: asked.said, proven, isByMail });
  }
  await countedChat(table, 'session', { network: asked.network }, now);
  if (before !== null && proven) await moveIn(deps, context, chat, { from: before, proven });
  const own = place ?? `v:${context.newId()}`;
  const ref = { channel, visitor: visitorHash(own) };
  const secret = makeSecret(deps.randomBytes, CHAT_SECRET);
  const known = place === undefined ? null : await loadVisitor(table, ref);
  const words = wordsOf(asked.said, proven, known?.visitor);
  const set = { place: own, ...(proven && { isProven: true }), ...words };
  const session = { ...ref, ...(isByMail && { isByMail: true as const }) };
  await table.write([chatSessionWrite(secret, session, now), begunVisitor(ref, set, now)]);
  if (before !== null && proven) {
    const movedIn = { ...before, ref, visitor: { ...before.visitor, place: own } };
    await noteAddressInChat(table, context, movedIn, words);
  }
  return begun(deps, { secret, expiresAt: sessionEnd(now).expiresAt, ref }, set);
}

/**
 * Whether there is anything with which a browser could go on: a session that it shows, or something that whom the site proves has written, in whatever browser. Nothing is written to find out.
 * @throws UnauthenticatedError, InvalidInputError as `beginSession`
 */
export async function hasBegun(
  deps: ChatDeps,
  { now }: Context,
  chat: Chat,
  { shown, identity }: Pick<BeginAsked, 'shown' | 'identity'>,
): Promise<boolean> {
  const channel = chat.channel.key;
  const proven = await proofOf(deps, chat, identity, now);
  if ((await findInChat(deps.table, { secret: shown, channel, now })) !== null) return true;
  if (proven === null) return false;
  const known = await loadVisitor(deps.table, { channel, visitor: visitorHash(`u:${proven.sub}`) });
  return known !== null && known.placeTicketId !== null;
}

async function proofOf(
  { secrets }: ChatDeps,
  { channel, settings }: Chat,
  given: GivenIdentity | undefined,
  now: Date,
): Promise<ProvenVisitor | null> {
  if (given === undefined) {
    if (settings.identity !== 'required') return null;
    throw identityNeeded();
  }
  if (settings.identity === 'off') throw fieldError('identity', 'is not taken by this chat');
  const { identitySecret } = await secrets.of(channel);
  return provenVisitor(given, identitySecret, now);
}

/** What is noted of what somebody says; what the site has proven, now or before, goes before. */
export function wordsOf(
  { email, name, ...where }: Said,
  proven: ProvenVisitor | null,
  before?: Partial<ChatVisitor>,
): VisitorChange {
  const isNamed = before?.isProven === true && before.name !== undefined;
  const shown = proven?.name ?? (isNamed ? undefined : name);
  const named = { ...where, ...(shown !== undefined && { name: shown }) };
  if (proven?.email !== undefined) return { ...named, email: proven.email, isEmailProven: true };
  if (email === undefined || before?.isEmailProven === true) return named;
  return { ...named, email: normalizeAddress(email), isEmailProven: false };
}

/** The first row of a visitor, or what is said anew of one who comes back: as an unproven one says nothing that a site has proven. */
const begunVisitor = (ref: VisitorRef, set: VisitorChange, now: Date): Write =>
  visitorWrite(ref, set, now, { isFirst: true });

async function goOn(
  deps: ChatDeps,
  context: Context,
  before: InChat,
  { said, proven, isByMail }: { said: Said; proven: ProvenVisitor | null; isByMail: boolean },
): Promise<Begun> {
  const { now } = context;
  const { secret, session, ref, visitor } = before;
  const kept = wordsOf(said, proven, visitor);
  const isNowByMail = isByMail && !session.isByMail;
  const isRenewed = isNowByMail || isToRenew(session, now);
  const renewed = isNowByMail ? byMailWrite(secret, now) : renewedWrite(secret, now);
  await noteAddressInChat(deps.table, context, before, kept);
  await deps.table.write([visitorWrite(ref, kept, now), ...(isRenewed ? [renewed] : [])]);
  const { expiresAt } = isRenewed ? sessionEnd(now) : session;
  return begun(deps, { secret, expiresAt, ref }, { ...visitor, ...definedOf(kept) });
}

const definedOf = (values: VisitorChange): VisitorChange =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

async function begun(
  { table }: ChatDeps,
  { secret, expiresAt, ref }: { secret: string; expiresAt: string; ref: VisitorRef },
  set: VisitorChange,
): Promise<Begun> {
  const known = await loadVisitor(table, ref);
  const { name, email, isProven = false, isEmailProven = false } = { ...set, ...known?.visitor };
  const found = await chatTicketOf(table, known?.placeTicketId ?? null);
  return {
    ...{ secret, expiresAt, ticketId: found?.ticket.id ?? null },
    visitor: {
      isProven,
      isEmailProven,
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
    },
  };
}
