import { type Channel, channelArea, createChannel, setChannelSecrets } from '../../core/channel/index.ts';
import { type SendDeps, sendReply } from '../../core/channel-reply/index.ts';
import { askTrial } from '../../core/channel-trial/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { HeldBackError } from '../../core/shared/held-back-error.ts';
import type { Table } from '../../core/shared/table.ts';
import { fireDeadlines, ticketWrites } from '../../core/ticket/index.ts';
import type { Conversation } from '../../schemas/conversation.ts';
import { ticketSchema } from '../../schemas/ticket.ts';
import { ADMIN, later } from './desk.ts';
import { CHANNEL, channelDesk } from './given-channel.ts';
import { KEYS, type TestDesk } from './mail.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** The channel of that key as it is in the configuration: it posts replies, and hears how far they get. */
export async function givenChannel(table: Table, context: Context, longest = 60): Promise<Channel> {
  const settings = { sendTo: 'https://bridge.example.com/in', longest, states: ['delivered', 'read'] };
  const { key, name, kind, teamId, language, continueHours, isActive } = CHANNEL;
  const plain = { teamId, language, continueHours, acknowledges: false, acknowledgement: {}, isActive };
  await createChannel({ table }, context, { key, fields: { name, kind, settings, ...plain } });
  await setChannelSecrets({ table }, context, { key, secrets: { signingSecret: SECRET } });
  const channel = (await keptConfiguration(table)(channelArea).at(context.now)).named(key);
  if (channel === undefined) throw new Error('There is no such channel.');
  return channel;
}

/** What sending replies takes, and a provider that answers so. */
export function replyDeps(desk: TestDesk, table: Table, status = 200): SendDeps {
  return {
    table,
    channels: keptConfiguration(table)(channelArea),
    secrets: { of: async () => ({ signingSecret: SECRET }) },
    ask: async (request) => {
      const { id } = JSON.parse(request.via === 'https' ? String(request.body) : '{}');
      return { status, body: JSON.stringify({ id: `m-${id}` }), headers: {} };
    },
    readFile: async () => new Uint8Array(),
    linkTo: async ({ filename }) => `https://desk.example.com/${filename}`,
    signingKey: async () => KEYS[0],
    linkIntoBucket: async ({ key }) => `https://bucket.example.com/${key}`,
    clock: () => desk.now,
    sleep: async () => {},
  };
}

/** An admin who acts now. */
export const byAdmin = (desk: TestDesk): Context => ({
  ...desk.context(),
  actor: { kind: 'agent', id: ADMIN.id },
});

/** A ticket that goes on on the channel. */
export async function givenDialogue(
  desk: TestDesk,
  given: Partial<Conversation> = {},
): Promise<{ id: number }> {
  const { ticket } = await desk.take({ from: 'dialogue@example.com' });
  const conversation = { channel: 'custom', key: CHANNEL.key, place: 'u1', to: 'u1', ...given };
  const before = await desk.ticket(ticket.id);
  const after = ticketSchema.parse({ ...before, conversation });
  const { writes } = await ticketWrites(before, after, desk.context());
  await desk.table.write(writes);
  return { id: ticket.id };
}

/** A reply of which its customer is known to have read it, and one for which the provider refused the credentials; and a warning that the channel takes replies no more soon. */
export async function givenReplies(desk: TestDesk): Promise<void> {
  await givenChannel(desk.table, byAdmin(desk));
  const replyUntil = later(desk.now, { seconds: 1800 }).toISOString();
  const { id } = await givenDialogue(desk, { replyUntil });
  await fireDeadlines(desk.table, desk.context(), id);
  const first = await desk.reply(id, 'It left on Monday.');
  await sendReply(replyDeps(desk, desk.table), desk.context(), first.event);
  const read = { type: 'state', id: 's1', at: desk.now.toISOString(), state: 'read' };
  await channelDesk(desk.table).receive([{ ...read, message: `m-${first.message.id}-1` }], { now: desk.now });
  const { event } = await desk.reply(id, 'It comes on Friday.');
  const refusing = replyDeps(desk, desk.table, 401);
  await sendReply(refusing, desk.context(), event).catch((error: unknown) => {
    if (!(error instanceof HeldBackError)) throw error;
  });
  await givenTrial(desk);
}

/** A test message that an admin asked for, and nobody has sent yet. */
export async function givenTrial(desk: TestDesk): Promise<void> {
  const deps = { table: desk.table, enqueue: async () => {} };
  const doorUrl = `https://desk.example.com/v1/channels/${CHANNEL.key}/door`;
  const message = { to: 'u1', text: 'Can you read this?' };
  await askTrial(deps, byAdmin(desk), { key: CHANNEL.key, kind: 'test', doorUrl, message });
}
