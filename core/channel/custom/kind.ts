import type { Abilities, Kind } from '../adapter.ts';
import { type CustomSettings, customSettings } from './settings.ts';

/** Size of the largest file that is offered by its address. */
const MOST_FILE_BYTES = 100 * 1024 * 1024;
/** What is known of channels that whoever runs the desk connects by a program of their own. */
export const customKind: Kind<CustomSettings> = {
  kind: 'custom',
  channel: 'custom',
  settings: customSettings,
  secrets: {
    signingSecret: {
      required: true,
      found:
        'You choose it: `whsec_` and 24 to 64 random bytes in Base64, as Standard Webhooks has it. Your program signs with it, and so does the desk.',
    },
    formerSigningSecret: {
      required: false,
      found: 'The one before, for as long as your program may still sign with it; null takes it away.',
    },
  },
  abilities,
  personAt: (to, key) => ({
    identity: { channel: 'custom', account: key, value: to },
    name: '',
    phone: null,
  }),
  can: [],
};

function abilities(settings: CustomSettings): Abilities {
  const { longest, format, windowHours, mayBegin, states } = settings;
  return {
    longest,
    format,
    counted: 'characters',
    files: { most: 1, bytes: () => MOST_FILE_BYTES },
    windowHours,
    mayBegin: mayBegin ? 'freely' : 'no',
    states,
    showsTyping: 'no',
    pace: { perSecond: 10, perPlaceSeconds: 0 },
  };
}
