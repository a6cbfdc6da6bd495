import type { Conversation } from '../../schemas/conversation.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { hasSecrets } from '../channel/index.ts';
import { messageOf, messageWrites } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { derivedId } from '../shared/derived-id.ts';
import { labelIn } from '../shared/label-in.ts';
import type { Write } from '../shared/write.ts';
import { obstacleIn, overOf } from '../ticket/index.ts';
import { ACKNOWLEDGEMENT } from './acknowledgement-words.ts';
import type { CameOver } from './channel-in-deps.ts';

/** That a ticket is acknowledged: by which message, as the last that goes to its customer. */
export interface Acknowledgement {
  readonly conversation: Conversation;
  /** The writes of the message, which leaves as any reply does. */
  readonly writesFor: (ticket: Ticket) => readonly Write[];
}

const NUMBER = /\{\{\s*ticket\.id\s*\}\}/g;

/**
 * The message by which who opens a ticket on a channel is told that it came: once a ticket, where the channel is set so, to the person alone. Nobody
 * is who is blocked, has opted out or cannot be answered now, and nothing is that came late from before the channel was there, was
 * written elsewhere by the desk's side, or asks nothing. Null: none is sent.
 */
export function acknowledgementOf(
  context: Context,
  came: CameOver,
  {
    conversation,
    isQuiet,
    languages,
  }: { conversation: Conversation; isQuiet: boolean; languages: readonly (string | null)[] },
): Acknowledgement | null {
  const { channel, received } = came;
  if (isQuiet || !mayAcknowledge(came) || obstacleIn(conversation, context.now) !== null) return null;
  const at = new Date(context.now.getTime() + 1);
  const id = derivedId(at.getTime(), `acknowledgement\n${channel.key}\n${received.id}`);
  const desk: Context = { ...context, actor: { kind: 'system', name: 'channels' } };
  const words = labelIn({ ...ACKNOWLEDGEMENT, ...channel.acknowledgement }, languages);
  return {
    conversation: { ...conversation, lastReplyId: id },
    writesFor: (ticket) => {
      const text = words.replaceAll(NUMBER, String(ticket.id));
      const over = overOf(conversation);
      return messageWrites(
        ticket,
        messageOf({ kind: 'public_reply', text, to: null, over }, id, desk.actor, at),
        desk,
      );
    },
  };
}

/** Whether a channel acknowledges what came so: to the person alone, never where others read it. */
function mayAcknowledge({ channel, adapter, received }: CameOver): boolean {
  const { acknowledges = false, isHere } = adapter;
  const isWanted = channel.acknowledges ?? acknowledges;
  const { place, from, as = 'fresh' } = received;
  const isAlone = place.id === from.identity.value && !place.isPublic;
  return isWanted && !isHere && as === 'fresh' && isAlone && hasSecrets(channel);
}
