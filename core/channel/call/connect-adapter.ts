import type { Adapter } from '../adapter.ts';
import { noDoor } from '../no-door.ts';
import { callOf, contactRequest } from './connect-contact.ts';
import { type ConnectSettings, connectKind } from './connect-kind.ts';
import { receivedIn } from './connect-receive.ts';
import { noReplies } from './no-replies.ts';

/** Calls to an instance of Amazon Connect: AWS tells by its events that a contact has changed, and is then asked for the contact. */
export const connectAdapter = {
  ...connectKind,
  ...noReplies,
  admit: noDoor,
  receive: (payload, _contentType, _channel, cameAt) => receivedIn(payload, cameAt),
  lookUp: {
    ask: (id, { settings }) => contactRequest(id, settings),
    understand: (answer, { settings }) => callOf(answer, settings),
  },
} satisfies Adapter<ConnectSettings>;
