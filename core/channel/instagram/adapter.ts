import type { Adapter } from '../adapter.ts';
import { pageMessages } from '../messenger/page-messages.ts';
import { receivedBy } from '../messenger/receive.ts';
import { type InstagramSettings, instagramKind } from './kind.ts';

const FIELDS = [
  'messages',
  'message_edit',
  'message_reactions',
  'messaging_postbacks',
  'messaging_seen',
  'standby',
];

const targetOf = ({ apiVersion, accountId, pageId }: InstagramSettings, edge: string) => ({
  host: pageId === null ? ('graph.instagram.com' as const) : ('graph.facebook.com' as const),
  version: apiVersion,
  path: `${pageId ?? accountId}/${edge}`,
});

/** Messages to a professional account of Instagram. */
export const instagramAdapter = {
  ...instagramKind,
  receive: (payload, _contentType, { settings: { accountId, appId } }) =>
    receivedBy(payload, { channel: 'instagram', accountId, appId }),
  ...pageMessages(targetOf, ({ pageId }) => (pageId === null ? FIELDS.join(',') : 'messages')),
} satisfies Adapter<InstagramSettings>;
