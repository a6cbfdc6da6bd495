import { fileSent } from '../../../core/channel-reply/file-sent.ts';
import { noteHealth } from '../../../core/channel-reply/health-store.ts';
import { giveUpReply, sendReply } from '../../../core/channel-reply/index.ts';
import { noteReach } from '../../../core/channel-reply/note-reach.ts';
import { noteState } from '../../../core/channel-reply/note-state.ts';
import { holdPlace } from '../../../core/channel-reply/pace-store.ts';
import { gather } from '../../../core/channel-reply/send-reply.ts';
import { changeSend, leaseFrom, newSend, sendWrite } from '../../../core/channel-reply/send-store.ts';
import { showWaiting } from '../../../core/channel-reply/sending.ts';
import { later } from '../../support/desk.ts';
import { CHANNEL } from '../../support/given-channel.ts';
import { byAdmin, givenChannel, givenDialogue, replyDeps } from '../../support/given-channel-reply.ts';
import type { Act, Stage } from './stage.ts';

/** A reply that waits to be sent on a channel, to somebody who can be answered for so long. */
async function givenReply({ desk }: Stage, replyUntil?: string) {
  await givenChannel(desk.table, byAdmin(desk));
  const { id } = await givenDialogue(desk, replyUntil === undefined ? {} : { replyUntil });
  return { ticketId: id, ...(await desk.reply(id, 'It left on Monday.')) };
}

/** A state comes of a reply. */
const hearing = (does: string, { isSent }: { isSent: boolean }): Act => ({
  file: 'channel-reply/note-state.ts',
  does,
  arrange: async (stage) => {
    const { desk, table } = stage;
    const { event, message } = await givenReply(stage);
    if (isSent) await sendReply(replyDeps(desk, desk.table), desk.context(), event);
    const of = `m-${message.id}-1`;
    const state = { what: 'state', id: 's1', at: desk.now, of, state: 'delivered' } as const;
    return () => noteState({ table }, desk.context(), { key: CHANNEL.key, state });
  },
});

/** What becomes of replies on channels. */
export const REPLY_ACTS: readonly Act[] = [
  {
    file: 'channel-reply/send-reply.ts',
    does: 'send a reply on a channel',
    arrange: async (stage) => {
      const { desk } = stage;
      const { event } = await givenReply(stage);
      return () => sendReply(replyDeps(desk, stage.table), desk.context(), event);
    },
  },
  {
    file: 'channel-reply/send-reply.ts',
    does: 'note that a reply came too late for its channel',
    arrange: async (stage) => {
      const { desk } = stage;
      const { event } = await givenReply(stage, later(desk.now, { seconds: 5 }).toISOString());
      desk.later(1);
      return () => sendReply(replyDeps(desk, stage.table), desk.context(), event);
    },
  },
  hearing('note that a reply was delivered', { isSent: true }),
  hearing('keep a state of a reply that nobody has noted yet', { isSent: false }),
  {
    file: 'channel-reply/give-up-reply.ts',
    does: 'give up a reply for now',
    arrange: async (stage) => {
      const { desk, table } = stage;
      const { event } = await givenReply(stage);
      return () => giveUpReply(replyDeps(desk, table), desk.context(), event);
    },
  },
  {
    file: 'channel-reply/file-sent.ts',
    does: 'note that a message of a channel is one that the desk sent',
    arrange: async (stage) => {
      const { message } = await givenReply(stage);
      const sent = { key: CHANNEL.key, ticketId: 1, messageId: message.id };
      return () => fileSent(stage.table, sent, 'm-1', stage.desk.now);
    },
  },
  {
    file: 'channel-reply/health-store.ts',
    does: 'note that the provider of a channel refuses its credentials',
    arrange: async ({ desk, table }) => {
      const refused = { isWell: false, detail: 'HTTP 401', at: desk.now };
      return () => noteHealth(table, { key: CHANNEL.key, secretsSetAt: {} }, null, refused);
    },
  },
  {
    file: 'channel-reply/note-reach.ts',
    does: 'note on a ticket that its customer wants no more on a channel',
    arrange: async (stage) => {
      const { ticketId } = await givenReply(stage);
      const learnt = { ticketId, key: CHANNEL.key, code: 'opted_out' } as const;
      return () => noteReach({ table: stage.table }, stage.desk.context(), learnt);
    },
  },
  {
    file: 'channel-reply/pace-store.ts',
    does: 'let nothing leave to a place for a while',
    arrange: async ({ desk, table }) => {
      const until = later(desk.now, { seconds: 40 });
      return () => holdPlace(table, { key: CHANNEL.key, place: 'u1' }, until);
    },
  },
  {
    file: 'channel-reply/send-store.ts',
    does: 'give back the claim to a reply',
    arrange: async (stage) => {
      const { desk, table } = stage;
      const { ticketId, message } = await givenReply(stage);
      const fresh = newSend({ ticketId, messageId: message.id, key: CHANNEL.key }, desk.now);
      await desk.table.write([sendWrite(null, { ...fresh, leaseUntil: leaseFrom(desk.now) })]);
      return () =>
        changeSend(table, message.id, async (before) => ({
          after: { ...before, leaseUntil: '' },
          writes: [],
        }));
    },
  },
  {
    file: 'channel-reply/sending.ts',
    does: 'show that a reply waits for a channel that is off',
    arrange: async (stage) => {
      const { desk, table } = stage;
      const { ticketId, message } = await givenReply(stage);
      const asked = { ticketId, messageId: message.id };
      return async () => {
        const { sending } = await gather(replyDeps(desk, table), desk.now, asked);
        await showWaiting(table, desk.context(), sending, 'channel');
      };
    },
  },
];
