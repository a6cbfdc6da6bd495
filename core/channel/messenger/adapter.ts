import type { Adapter } from '../adapter.ts';
import { debuggedLife } from '../meta/token-life.ts';
import { type MessengerSettings, messengerKind } from './kind.ts';
import { pageMessages } from './page-messages.ts';
import { receivedBy } from './receive.ts';

const FIELDS = [
  'messages',
  'message_echoes',
  'message_edits',
  'message_reactions',
  'message_deliveries',
  'message_reads',
  'messaging_postbacks',
  'standby',
];

/** What the app is told of beside messages, where comments are taken. */
const IN_PUBLIC = ['feed', 'mention'];

const targetOf = ({ apiVersion, pageId }: MessengerSettings, edge: string) => ({
  version: apiVersion,
  path: `${pageId}/${edge}`,
});

/** Messages to a page of Facebook. */
export const messengerAdapter = {
  ...messengerKind,
  receive: (payload, _contentType, { settings: { pageId, appId, takesComments } }, cameAt) =>
    receivedBy(payload, { channel: 'messenger', accountId: pageId, appId, takesComments }, cameAt),
  ...pageMessages(
    targetOf,
    ({ takesComments }) => [...FIELDS, ...(takesComments ? IN_PUBLIC : [])].join(','),
    ({ id }, message) => ({ path: `${encodeURIComponent(id)}/comments`, body: { message } }),
    'first_name,last_name',
  ),
  life: debuggedLife(),
} satisfies Adapter<MessengerSettings>;
