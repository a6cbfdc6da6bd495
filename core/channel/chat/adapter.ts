import type { Abilities, Adapter } from '../adapter.ts';
import { textAnswer } from '../payload.ts';
import { type ChatSettings, chatSettings } from './settings.ts';

const abilitiesOf = ({ mostFiles, fileBytes }: ChatSettings): Abilities => ({
  longest: 32_000,
  format: 'html',
  files: { most: Math.max(mostFiles, 1), bytes: () => fileBytes },
  windowHours: null,
  mayBegin: 'no',
  states: ['delivered', 'read'],
  showsTyping: true,
  pace: { perSecond: 100, perPlaceSeconds: 0 },
});

const byItself = (): never => {
  throw new Error('What is written in a chat is there: nobody is asked to send it.');
};

/**
 * The chat on a site. The desk itself is its provider: visitors read and write by `/v1/chat`, so that nothing knocks at the door, and a reply is
 * there as soon as it is written.
 */
export const chatAdapter = {
  kind: 'chat',
  channel: 'chat',
  isHere: true,
  settings: chatSettings,
  secrets: {
    identitySecret: {
      required: false,
      found:
        'You choose it: 32 or more letters and digits, at random. Your site signs with it who a visitor is; no browser ever has it.',
    },
  },
  abilities: abilitiesOf,
  admit: () => ({ is: 'answered', answer: textAnswer(404, 'A chat has no door.') }),
  receive: () => [],
  send: byItself,
  sent: byItself,
} satisfies Adapter<ChatSettings>;
