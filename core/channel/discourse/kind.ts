import type { Abilities, Kind } from '../adapter.ts';
import { type DiscourseSettings, discourseSettings } from './settings.ts';

const ABILITIES: Abilities = {
  longest: 32_000,
  counted: 'characters',
  format: 'markdown',
  files: { most: 0, bytes: () => 0 },
  windowHours: null,
  mayBegin: 'no',
  states: [],
  showsTyping: 'no',
  pace: { perSecond: 1, perPlaceSeconds: 1 },
};

/** What is known of forums of Discourse. */
export const discourseKind = {
  kind: 'discourse',
  channel: 'discourse',
  settings: discourseSettings,
  secrets: {
    webhookSecret: {
      required: true,
      found:
        'You choose it: 32 or more letters and digits, at random. The forum signs with it what it sends.',
    },
    apiKey: {
      required: true,
      found:
        'The forum → Admin → API → New API key, for the one user as whom the desk answers, with the scopes topics: read, write and posts: edit.',
    },
  },
  abilities: () => ABILITIES,
  can: ['check'],
} satisfies Kind<DiscourseSettings>;
