import type { CustomerMessage } from '../../schemas/message.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import type { ReceivedDeletion, ReceivedEdit, ReceivedHiding } from '../channel/index.ts';
import { findFiled } from '../conversation/index.ts';
import {
  editWrite,
  hiddenWrite,
  isRedacted,
  keepVersion,
  loadVersions,
  parseMessageRow,
  versionOf,
} from '../message/index.ts';
import { redactMessage } from '../redaction/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { InvalidInputError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { ticketWrites } from '../ticket/index.ts';
import type { ChannelInDeps, OnChannel, TakenOver } from './channel-in-deps.ts';
import {
  CHANNEL_RECEIVED,
  type ChannelId,
  type ChannelMessage,
  channelMessageWrite,
  messageOfChannel,
  parseChannelMessage,
  type SaidOf,
} from './filed-store.ts';
import { subjectOfWords, wordsOf } from './words.ts';

const TRIES = 10;
const LOOK_AGAIN = ['version', CHANNEL_RECEIVED];

/** Characters of an edited text that are kept with its row. */
const TEXT_LIMIT = 90_000;

/** Where a message is that has come. */
type Filed = NonNullable<ChannelMessage['filed']>;

/**
 * Takes in that somebody changed what they had written: what it said before is kept, and agents can read it. Of several the newest holds,
 * in whatever order they come; one that comes before its message waits for it.
 */
export function takeEdit(
  deps: ChannelInDeps,
  context: Context,
  { channel }: OnChannel,
  edit: ReceivedEdit,
): Promise<TakenOver> {
  const id = { channel: channel.key, id: edit.of };
  const at = edit.at.toISOString();
  const wellFormed = (text: string) => text.toWellFormed().slice(0, TEXT_LIMIT);
  // What a message is beside its words is said with these when it comes.
  const [text, words] = [wellFormed(edit.text), wellFormed(wordsOf(edit))];
  return untilNotOvertaken(
    LOOK_AGAIN,
    async (): Promise<TakenOver> => {
      const known = parseChannelMessage(await deps.table.get(messageOfChannel.of(id)));
      const { before = {} } = known ?? {};
      if (before.takenBackAt !== undefined || (before.textAt ?? '') >= at) return { outcome: 'known' };
      if (known?.isNothing) return { outcome: 'nothing' };
      if (known?.filed === undefined)
        return wait(deps, context, { id, known }, { ...before, text, textAt: at });
      const { text: _text, ...others } = before;
      const noted = { filed: known.filed, before: { ...others, textAt: at } };
      return reword(deps, context, { filed: known.filed, text: words, at }, () =>
        channelMessageWrite(id, known, noted, context.now),
      );
    },
    TRIES,
  );
}

/**
 * Takes in that somebody took back what they had written: its words and files are struck out for good. A deletion that comes before its message
 * waits for it, and then nothing of it is ever shown.
 */
export function takeDeletion(
  deps: ChannelInDeps,
  context: Context,
  { channel }: OnChannel,
  deletion: ReceivedDeletion,
): Promise<TakenOver> {
  const id = { channel: channel.key, id: deletion.of };
  const takenBackAt = deletion.at.toISOString();
  return untilNotOvertaken(
    LOOK_AGAIN,
    async (): Promise<TakenOver> => {
      const known = parseChannelMessage(await deps.table.get(messageOfChannel.of(id)));
      if (known?.before?.takenBackAt !== undefined) return { outcome: 'known' };
      if (known?.isNothing) return { outcome: 'nothing' };
      if (known?.filed === undefined) return wait(deps, context, { id, known }, { takenBackAt });
      await strike(deps, context, known.filed);
      // What is struck once more, as somebody was stopped here, is struck already.
      await deps.table.write([
        channelMessageWrite(id, known, { filed: known.filed, before: { takenBackAt } }, context.now),
      ]);
      return { outcome: 'changed', ...known.filed };
    },
    TRIES,
  );
}

/** Takes in that something was hidden where it was written, or is shown again: agents see it on the message. Of several the newest holds. */
export function takeHiding(
  { table }: ChannelInDeps,
  { now }: Context,
  { channel }: OnChannel,
  hiding: ReceivedHiding,
): Promise<TakenOver> {
  const id = { channel: channel.key, id: hiding.of };
  const { isHidden } = hiding;
  const hiddenAt = hiding.at.toISOString();
  return untilNotOvertaken(
    LOOK_AGAIN,
    async (): Promise<TakenOver> => {
      const known = parseChannelMessage(await table.get(messageOfChannel.of(id)));
      const { before = {}, filed } = known ?? {};
      if ((before.hiddenAt ?? '') >= hiddenAt) return { outcome: 'known' };
      if (known?.isNothing) return { outcome: 'nothing' };
      const said = { ...before, isHidden, hiddenAt };
      const noted = channelMessageWrite(id, known, { ...(filed && { filed }), before: said }, now);
      if (filed === undefined) {
        await table.write([noted]);
        return { outcome: 'waits' };
      }
      const { ticket, place } = await findFiled(table, filed);
      await table.write([hiddenWrite(place.ticketId, filed.messageId, isHidden), noted]);
      return { outcome: 'changed', ticketId: ticket.id, messageId: filed.messageId };
    },
    TRIES,
  );
}

async function wait(
  { table }: ChannelInDeps,
  { now }: Context,
  { id, known }: { id: ChannelId; known: ChannelMessage | null },
  before: SaidOf,
): Promise<TakenOver> {
  await table.write([channelMessageWrite(id, known, { before }, now)]);
  return { outcome: 'waits' };
}

async function reword(
  { table }: ChannelInDeps,
  context: Context,
  { filed, text, at }: { filed: Filed; text: string; at: string },
  noted: () => ReturnType<typeof channelMessageWrite>,
): Promise<TakenOver> {
  const { ticket, row, place } = await findFiled(table, filed);
  const message = parseMessageRow(row);
  if (message.kind !== 'customer_message' || isRedacted(message) || message.text === text) {
    await table.write([noted()]);
    return { outcome: 'nothing' };
  }
  const acting: Context = { ...context, actor: message.author };
  const current = laterThan(acting, ticket.updatedAt);
  const { html: _html, remoteImages: _images, ...kept } = message;
  const edited = { version: versionOf(message) + 1, at, by: message.author };
  const after: CustomerMessage = { ...kept, text, replyText: text, edited };
  const { ticket: now, writes } = await ticketWrites(ticket, ticket, current);
  const change = { text: { before: message.text, after: text } };
  await table.write([
    ...writes,
    keepVersion(place.ticketId, message),
    editWrite(place.ticketId, message, after),
    recordEvent(
      ticketSubject(now.id),
      'message.edited',
      { ticket: now, message: { id: message.id, version: edited.version }, change },
      current,
    ),
    noted(),
  ]);
  return { outcome: 'changed', ticketId: now.id, messageId: message.id };
}

/** Strikes out all that a message says, and said before it was edited, with its files and the subject that was made of it. */
async function strike({ table, redaction }: ChannelInDeps, context: Context, filed: Filed): Promise<void> {
  const { ticket, row, place } = await findFiled(table, filed);
  const message = parseMessageRow(row);
  const acting: Context = { ...context, actor: message.author };
  const said = [message.replyText, ...(await loadVersions(table, place)).map(({ text }) => text)];
  const isMadeOfIt = said.some((text) => text.trim() !== '' && subjectOfWords(text) === ticket.subject);
  const passages = [...new Set([...said, ...(isMadeOfIt ? [ticket.subject] : [])])].filter(hasWords);
  const attachments = message.attachments.flatMap(({ struckBy }, at) => (struckBy === undefined ? [at] : []));
  const requests = [
    ...(attachments.length > 0 ? [{ attachments }] : []),
    ...passages.map((text) => ({ text, subject: isMadeOfIt })),
  ];
  for (const request of requests) {
    const asked = { ticketId: ticket.id, messageId: filed.messageId, request };
    await redactMessage({ table, ...redaction }, acting, asked).catch((error: unknown) => {
      // A passage that another has taken along is gone already, and so is what somebody struck who was stopped.
      if (!(error instanceof InvalidInputError)) throw error;
    });
  }
}

const hasWords = (text: string): boolean => /[\p{L}\p{N}\p{S}\p{P}]/u.test(text.replaceAll('▇', ''));
