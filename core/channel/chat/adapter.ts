import type { Adapter } from '../adapter.ts';
import { textAnswer } from '../payload.ts';
import { chatKind } from './kind.ts';
import type { ChatSettings } from './settings.ts';

const byItself = (): never => {
  throw new Error('What is written in a chat is there: nobody is asked to send it.');
};

/**
 * The chat on a site. The desk itself is its provider: visitors read and write by `/v1/chat`, so that nothing knocks at the door, and a reply is
 * there as soon as it is written.
 */
export const chatAdapter = {
  ...chatKind,
  admit: () => ({ is: 'answered', answer: textAnswer(404, 'A chat has no door.') }),
  receive: () => [],
  send: byItself,
  sent: byItself,
} satisfies Adapter<ChatSettings>;
