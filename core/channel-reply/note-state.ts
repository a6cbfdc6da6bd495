import type { ChannelDelivery } from '../../schemas/delivery.ts';
import type { ReceivedProgress, ReceivedState } from '../channel/index.ts';
import { channelDeliveryOf, messageById, parseMessageRow } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { joined, partsOf, withPart } from './progress.ts';
import { changeSend, channelSend, type Send, type SentPart, sendIn } from './send-store.ts';
import { keepEarlyState, loadSentMessage, NOTED, type SentAs } from './sent-message-store.ts';
import { shownWrites } from './told.ts';

/** What became of a state that a channel told: noted; known before, or of none that the desk sent; or kept until the sender has noted the message. */
export type StateNoted =
  | { readonly is: 'noted'; readonly ticketId: number }
  | { readonly is: 'known' }
  | { readonly is: 'kept' };

const KNOWN: StateNoted = { is: 'known' };

/** The id that the desk gives a message of a channel: the reply, and the number of the message. */
const OWN_ID = /^(?<reply>[0-9A-HJKMNP-TV-Z]{26})-(?<number>[1-9]\d{0,3})$/;

/**
 * Notes how far a message got that the desk sent. States only go on, in whatever order and however often they come; one that comes before the sender
 * has noted by which id the channel knows the message is kept for it.
 * @param key of the channel on which it came
 */
export async function noteState(
  deps: { table: Table },
  context: Context,
  { key, state }: { key: string; state: ReceivedState },
): Promise<StateNoted> {
  const heard = heardIn(state);
  const own = OWN_ID.exec(state.of)?.groups;
  if (own !== undefined) {
    const at = Number(own.number) - 1;
    const noted = await noteOn(deps.table, context, {
      messageId: own.reply ?? '',
      key,
      parts: [{ at, heard }],
    });
    if (noted !== 'unknown') return noted;
  }
  const message = { key, channelId: state.of };
  const known = await loadSentMessage(deps.table, message);
  if (known.reply !== null) return noteOf(deps.table, context, { key, reply: known.reply, heard });
  const { at, code, detail } = heard;
  const early = { at, ...(code !== undefined && { code }), ...(detail !== undefined && { detail }) };
  try {
    await deps.table.write([keepEarlyState(message, state.state, early, context.now)]);
    return { is: 'kept' };
  } catch (error) {
    if (!refusedBy(error, NOTED)) throw error;
    // The sender has noted it in the meantime.
    const { reply } = await loadSentMessage(deps.table, message);
    return reply === null ? KNOWN : noteOf(deps.table, context, { key, reply, heard });
  }
}

/** Notes the states of a message that came before the sender had noted it. */
export async function noteEarlyStates(
  table: Table,
  context: Context,
  message: { key: string; channelId: string },
): Promise<void> {
  const { reply, early } = await loadSentMessage(table, message);
  if (reply === null) return;
  for (const [state, { at, ...why }] of early)
    await noteOf(table, context, {
      ...{ key: message.key, reply },
      heard: { state, at, channelId: '', ...why },
    });
}

/**
 * Notes that all that the desk sent in a conversation until a time got so far, for channels that name no message: back from the last
 * reply until one that is known to be as far.
 */
export async function noteProgress(
  { table }: { table: Table },
  context: Context,
  { key, ticketId, progress }: { key: string; ticketId: number; progress: ReceivedProgress },
): Promise<StateNoted> {
  const row = await table.get(ticketByNumber.of(ticketId));
  const conversation = row === undefined ? undefined : parseTicketRow(row).conversation;
  let outcome = KNOWN;
  let messageId = conversation?.key === key ? conversation.lastReplyId : undefined;
  for (let back = 0; messageId !== undefined && back < MOST_BACK; back += 1) {
    const { parts, isFar, before } = await partsUntil(table, { ticketId, messageId }, progress);
    if (isFar) return outcome;
    const noted = await noteOn(table, context, { messageId, key, parts });
    if (noted !== 'unknown' && noted.is === 'noted') outcome = noted;
    messageId = before;
  }
  return outcome;
}

/** The messages of a reply of which progress tells, whether all of it is known to be as far, and the reply before it. */
async function partsUntil(
  table: Table,
  { ticketId, messageId }: { ticketId: number; messageId: string },
  { until, at, state }: ReceivedProgress,
): Promise<{ parts: { at: number; heard: SentPart }[]; isFar: boolean; before: string | undefined }> {
  const keys = { send: channelSend.of(messageId), reply: messageById.of({ ticketId, messageId }) };
  const rowAt = await readRows(table, Object.values(keys));
  const send = sendIn(rowAt(keys.send));
  const reply = rowAt(keys.reply);
  const delivery = reply === undefined ? null : channelDeliveryOf(parseMessageRow(reply));
  const known = send === null ? [] : partsOf(send);
  const heard: SentPart = { state, channelId: '', at: at.toISOString() };
  const parts = known.flatMap((part, place) =>
    part !== undefined && part.state !== 'failed' && part.at <= until.toISOString()
      ? [{ at: place, heard }]
      : [],
  );
  const isFar = delivery === null || delivery.state === 'read' || delivery.state === state;
  return { parts, isFar, before: delivery?.after };
}

/** Replies that are looked at, back from the last one. */
const MOST_BACK = 50;

function heardIn({ state, at, failure }: ReceivedState): SentPart {
  const heard = { state, channelId: '', at: at.toISOString() };
  if (state !== 'failed' || failure === undefined) return heard;
  return { ...heard, code: failure.code, detail: failure.detail };
}

async function noteOf(
  table: Table,
  context: Context,
  { key, reply, heard }: { key: string; reply: SentAs; heard: SentPart },
): Promise<StateNoted> {
  const parts = [{ at: reply.at, heard }];
  const noted = await noteOn(table, context, { messageId: reply.messageId, key, parts });
  return noted === 'unknown' ? KNOWN : noted;
}

/** Notes what was heard of messages of a reply, and how far it got as a whole, where that is further than before. */
async function noteOn(
  table: Table,
  context: Context,
  asked: { messageId: string; key: string; parts: readonly { at: number; heard: SentPart }[] },
): Promise<StateNoted | 'unknown'> {
  let noted: StateNoted | 'unknown' = 'unknown';
  await changeSend(table, asked.messageId, async (before) => {
    if (before.key !== asked.key || before.total === null) return null;
    noted = KNOWN;
    const { total } = before;
    const parts = asked.parts.filter(({ at }) => at < total);
    const after = parts.reduce((send, { at, heard }) => withPart(send, at, heard), before);
    if (JSON.stringify(after.parts) === JSON.stringify(before.parts)) return null;
    noted = { is: 'noted', ticketId: before.ticketId };
    return { after, writes: await furtherWrites(table, before, after, context) };
  });
  return noted;
}

/** The writes by which a reply shows how far it got, where that is further than before: while some of its messages have not left, the sender does. */
async function furtherWrites(table: Table, before: Send, after: Send, context: Context) {
  const { ticketId, messageId } = after;
  const keys = { ticket: ticketByNumber.of(ticketId), message: messageById.of({ ticketId, messageId }) };
  const rowAt = await readRows(table, [keys.ticket, keys.message]);
  const [ticket, message] = [rowAt(keys.ticket), rowAt(keys.message)];
  const known = message === undefined ? null : channelDeliveryOf(parseMessageRow(message));
  if (ticket === undefined || known === null || after.stage === 0) return [];
  const [was, is] = [joined(before, known), joined(after, known)];
  return is === null || isAsFar(was, is) ? [] : shownWrites(after, parseTicketRow(ticket), is, context);
}

const isAsFar = (was: ChannelDelivery | null, is: ChannelDelivery): boolean => was?.state === is.state;
