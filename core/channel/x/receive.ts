import * as z from 'zod';
import { dateOfMilliseconds, lax, laxList, partOf, receivedOfEach, understood } from '../payload.ts';
import type { MediaRef, Place, Received, ReceivedMessage, Sender } from '../received.ts';
import { messagesWith, type XSettings } from './kind.ts';

const text = z.string();
const id = z.string().min(1).max(100);

const userSchema = z.object({ id, name: lax(text), username: lax(text) });
type User = z.infer<typeof userSchema>;

/** What X tells ("X Activity API event payload examples"). */
const payloadSchema = z.object({
  data: z.object({
    event_type: text,
    filter: lax(z.object({ user_id: lax(id) })),
    payload: z.unknown(),
    includes: lax(
      z.object({
        users: laxList(userSchema),
        media: laxList(z.object({ media_key: text, type: lax(text), url: lax(text) })),
      }),
    ),
  }),
});

const postSchema = z.object({
  id,
  author_id: id,
  text: lax(text),
  created_at: lax(z.iso.datetime({ offset: true })),
  conversation_id: lax(id),
  referenced_tweets: laxList(z.object({ type: text, id })),
  attachments: lax(z.object({ media_keys: laxList(text) })),
  note_tweet: lax(z.object({ text: lax(text) })),
});

const messagesSchema = z.object({
  direct_message_events: z.array(z.unknown()),
  users: lax(z.record(text, z.object({ data: lax(userSchema) }))),
});

const toldSchema = z.object({
  type: lax(text),
  id,
  created_timestamp: lax(z.string().regex(/^\d{1,16}$/)),
  message_create: z
    .object({
      target: z.object({ recipient_id: id }),
      sender_id: id,
      message_data: z.object({
        text: lax(text),
        attachment: lax(z.object({ type: lax(text), media: lax(z.object({ media_url_https: lax(text) })) })),
      }),
    })
    .optional(),
});

/** Posts that are written to the account: that name it, answer it, or are its own. */
const POSTS = new Set(['post.mention.create', 'post.reply.create', 'post.create']);
const MESSAGES = new Set(['dm.received', 'dm.sent']);

/**
 * What an event of X says happened: posts that name or answer the account, and direct messages. Likes, followers and what the account posts by itself are nothing. Pure.
 * @throws NotUnderstoodError when it is none of X
 */
export function receivedIn(payload: Uint8Array, settings: XSettings, cameAt: Date): Received[] {
  const { data } = understood(payloadSchema, payload);
  const { event_type: type, payload: told, filter, includes } = data;
  if (filter?.user_id !== undefined && filter.user_id !== settings.accountId) return [];
  if (POSTS.has(type) && settings.takesPosts) {
    const post = partOf(postSchema, told ?? {});
    const media = includes?.media ?? [];
    return post === undefined ? [] : ofPost(post, { users: includes?.users ?? [], media, settings, cameAt });
  }
  if (MESSAGES.has(type) && settings.takesMessages) {
    const messages = partOf(messagesSchema, told ?? {});
    const users = Object.values(messages?.users ?? {}).flatMap(({ data: user }) => user ?? []);
    return receivedOfEach(messages?.direct_message_events ?? [], (one) =>
      ofMessage(partOf(toldSchema, one), { users, settings, cameAt }),
    );
  }
  return [];
}

interface About {
  readonly users: readonly User[];
  readonly settings: XSettings;
  readonly cameAt: Date;
}
type Post = z.infer<typeof postSchema>;
type Pictures = readonly { media_key: string; type?: string | undefined; url?: string | undefined }[];

function ofPost(post: Post, { media, ...about }: About & { media: Pictures }): Received[] {
  const { id: of, author_id, text: said = '', created_at, conversation_id, referenced_tweets } = post;
  const { users, settings, cameAt } = about;
  const answered = referenced_tweets.find(({ type }) => type === 'replied_to')?.id;
  const isOurs = author_id === settings.accountId;
  // A repost says nothing of its own, and what the account posts by itself answers nobody.
  if (referenced_tweets.some(({ type }) => type === 'retweeted')) return [];
  if (isOurs && answered === undefined) return [];
  const author = users.find((one) => one.id === author_id)?.username;
  const place: Place = {
    id: `post:${conversation_id ?? of}`,
    url: `https://x.com/${/^\w{1,20}$/.test(author ?? '') ? author : 'i/web'}/status/${encodeURIComponent(of)}`,
    isPublic: true,
  };
  const keys = new Set(post.attachments?.media_keys ?? []);
  const pictures = media.flatMap(({ media_key, url }): MediaRef[] =>
    keys.has(media_key) && url !== undefined ? [{ ref: url, filename: '', contentType: 'image/jpeg' }] : [],
  );
  // Of films X gives no address to everybody.
  const films = media.filter(({ media_key, url }) => keys.has(media_key) && url === undefined);
  return [
    {
      what: 'message',
      id: of,
      at: created_at === undefined ? cameAt : new Date(created_at),
      from: senderOf(author_id, users),
      place,
      text: post.note_tweet?.text ?? said,
      media: pictures,
      ...(films.length > 0 && {
        extra: films.map(({ type = 'media' }) => ({ kind: 'unsupported' as const, type: type.slice(0, 60) })),
      }),
      ...(answered !== undefined && { quotes: answered }),
      ...(isOurs && { as: 'echo' as const, mayBeOurs: true }),
    },
  ];
}

function ofMessage(
  told: z.infer<typeof toldSchema> | undefined,
  { users, settings, cameAt }: About,
): Received[] {
  if (told?.message_create === undefined) return [];
  const { message_create: created, created_timestamp } = told;
  const { sender_id, target, message_data } = created;
  const isOurs = sender_id === settings.accountId;
  const person = isOurs ? target.recipient_id : sender_id;
  const url = message_data.attachment?.media?.media_url_https;
  const said: Pick<ReceivedMessage, 'text' | 'media'> = {
    text: message_data.text ?? '',
    media: url === undefined ? [] : [{ ref: url, filename: '', contentType: 'image/jpeg' }],
  };
  return [
    {
      what: 'message',
      id: told.id,
      at: created_timestamp === undefined ? cameAt : dateOfMilliseconds(Number(created_timestamp)),
      from: senderOf(person, users),
      place: { id: messagesWith(person) },
      ...said,
      ...(said.text === '' && url === undefined && { extra: [{ kind: 'unsupported', type: 'message' }] }),
      ...(isOurs && { as: 'echo' as const, mayBeOurs: true }),
    },
  ];
}

function senderOf(value: string, users: readonly User[]): Sender {
  const { name = '', username = '' } = users.find((one) => one.id === value) ?? {};
  return {
    identity: { channel: 'x', value, ...(username !== '' && { name: `@${username}` }) },
    name: name || username,
    phone: null,
  };
}
