import type { Adapter } from '../adapter.ts';
import { pageMessages } from '../messenger/page-messages.ts';
import { receivedBy } from '../messenger/receive.ts';
import { accountLife, debuggedLife } from '../meta/token-life.ts';
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
  receive: (payload, _contentType, { settings: { accountId, appId, takesComments } }, cameAt) =>
    receivedBy(payload, { channel: 'instagram', accountId, appId, takesComments }, cameAt),
  ...pageMessages(targetOf, fieldsOf, answerTo, 'name,username'),
  life: {
    ask: (channel, ...of) => lifeOf(channel.settings).ask(channel, ...of),
    // Neither understands the answer to what the other has asked.
    endsAt: (...answered) => ofPage.endsAt(...answered) ?? accountLife.endsAt(...answered),
    holdsDays: (channel) => lifeOf(channel.settings).holdsDays(channel),
  },
} satisfies Adapter<InstagramSettings>;

const ofPage = debuggedLife<InstagramSettings>();
/** The token is that of a linked page, or the account's own. */
const lifeOf = ({ pageId }: InstagramSettings) => (pageId === null ? accountLife : ofPage);

/** A linked page is told of messages alone: of the rest the app says it in its own settings. */
function fieldsOf({ pageId, takesComments }: InstagramSettings): string {
  if (pageId !== null) return 'messages';
  return [...FIELDS, ...(takesComments ? ['comments', 'live_comments', 'mentions'] : [])].join(',');
}

/** A comment is answered beneath it; where somebody named the account, by way of the account. */
function answerTo(
  { kind, id }: { kind: 'comment' | 'post' | 'mention'; id: string },
  message: string,
  { accountId }: InstagramSettings,
) {
  if (kind !== 'mention') return { path: `${encodeURIComponent(id)}/replies`, body: { message } };
  const [media_id, comment_id] = id.split('/');
  return { path: `${accountId}/mentions`, body: { media_id, ...(comment_id && { comment_id }), message } };
}
