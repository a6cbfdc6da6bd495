import type { LiveSubject } from '../../schemas/live.ts';

/** Something that can be watched. */
export type Topic =
  | { readonly of: 'ticket' | 'presence' | 'chat'; readonly ticketId: number }
  | { readonly of: 'view'; readonly key: string }
  | { readonly of: 'mine' };

/** The topic that a text names, of those that `topicSchema` takes. */
export function topicOf(text: string): Topic {
  const [of = '', rest = ''] = text.split(':');
  if (of === 'ticket' || of === 'presence' || of === 'chat') return { of, ticketId: Number(rest) };
  return of === 'view' ? { of, key: rest } : { of: 'mine' };
}

/** The text by which frames name a topic. */
export function topicText(topic: Topic): string {
  switch (topic.of) {
    case 'view':
      return `view:${topic.key}`;
    case 'mine':
      return 'mine';
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

/** The ticket that a topic is about; null: none. */
export const ticketOf = (topic: Topic): number | null => ('ticketId' in topic ? topic.ticketId : null);
