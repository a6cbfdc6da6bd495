import type { LiveSubject } from '../../schemas/live.ts';
import { roomPlaceOf } from '../room/index.ts';

/** Something that can be watched. */
export type Topic =
  | { readonly of: 'ticket' | 'presence' | 'chat'; readonly ticketId: number }
  | { readonly of: 'view'; readonly key: string }
  | { readonly of: 'room'; readonly roomId: string }
  | { readonly of: 'rooms' | 'mine' };

/** The topic that a text names, of those that `topicSchema` takes. */
export function topicOf(text: string): Topic {
  const [of = '', rest = ''] = text.split(':');
  if (of === 'ticket' || of === 'presence' || of === 'chat') return { of, ticketId: Number(rest) };
  if (of === 'room') return { of, roomId: rest };
  if (of === 'view') return { of, key: rest };
  return { of: of === 'rooms' ? 'rooms' : 'mine' };
}

/** The text by which frames name a topic. */
export function topicText(topic: Topic): string {
  switch (topic.of) {
    case 'view':
      return `view:${topic.key}`;
    case 'room':
      return `room:${topic.roomId}`;
    case 'rooms':
    case 'mine':
      return topic.of;
    default:
      return `${topic.of}:${topic.ticketId}`;
  }
}

/**
 * The topics that somebody may watch, by their texts: whoever writes in one conversation that conversation, and nothing else. Null for
 * agents, of whom each topic is asked for by itself.
 */
export function topicsFor(subject: LiveSubject): readonly string[] | null {
  return subject.kind === 'chat' ? [topicText({ of: 'chat', ticketId: subject.ticketId })] : null;
}

/** The ticket by which it is known who may watch a topic; null: none. */
export function ticketOf(topic: Topic): number | null {
  if (topic.of !== 'room') return 'ticketId' in topic ? topic.ticketId : null;
  const place = roomPlaceOf(topic.roomId);
  return place?.of === 'ticket' ? place.ticketId : null;
}
