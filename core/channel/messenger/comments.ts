import * as z from 'zod';
import { dateOfSeconds, lax, laxList, partOf } from '../payload.ts';
import type { MediaRef, Place, Received, ReceivedMessage, Sender } from '../received.ts';
import { isPassing } from './passing.ts';
import type { Side } from './side.ts';

const text = z.string();
const id = z.string().min(1).max(500);
const anyId = z.union([id, z.number().transform(String)]);

const changeSchema = z.object({ field: text, value: z.unknown() });

/** What happens on a page of Facebook ("Webhooks reference: Page", `feed` and `mention`). */
const feedSchema = z.object({
  item: lax(text),
  verb: lax(text),
  comment_id: lax(anyId),
  post_id: lax(anyId),
  parent_id: lax(anyId),
  from: lax(z.object({ id: anyId, name: lax(text) })),
  sender_id: lax(anyId),
  sender_name: lax(text),
  message: lax(text),
  created_time: lax(z.number().nonnegative()),
  photo: lax(text),
  video: lax(text),
  photos: laxList(text),
  link: lax(text),
  post: lax(z.object({ permalink_url: lax(text) })),
});
type Feed = z.infer<typeof feedSchema>;

/** What happens under a medium of Instagram ("Webhooks reference: Instagram", `comments` and `mentions`). */
const instagramSchema = z.object({
  id: lax(anyId),
  from: lax(z.object({ id: anyId, username: lax(text), self_ig_scoped_id: lax(anyId) })),
  text: lax(text),
  parent_id: lax(anyId),
  media: lax(z.object({ id: lax(anyId) })),
  media_id: lax(anyId),
  comment_id: lax(anyId),
});
type OnInstagram = z.infer<typeof instagramSchema>;

/** Days in which the writer of a comment can be answered alone ("Private replies"). */
const PRIVATELY_DAYS = 7;
const DAY = 24 * 60 * 60 * 1000;

/** What a change says was written in public; likes, and what the page itself posts, are nothing of anybody's. Pure. */
export function ofChange(told: unknown, side: Side, sentAt: Date): Received[] {
  const change = partOf(changeSchema, told);
  if (change === undefined) return [];
  const { field, value } = change;
  if (side.channel === 'messenger' && (field === 'feed' || field === 'mention'))
    return ofFeed(partOf(feedSchema, value) ?? NOTHING, side, { sentAt, isMention: field === 'mention' });
  if (side.channel === 'instagram' && (field === 'comments' || field === 'live_comments'))
    return ofComment(partOf(instagramSchema, value), side, sentAt);
  if (side.channel === 'instagram' && field === 'mentions')
    return ofMention(partOf(instagramSchema, value), side, sentAt);
  return [];
}

const NOTHING: Feed = { photos: [] };
/** What people write on a page or to it. */
const POSTS = new Set(['post', 'status', 'photo', 'video', 'share', 'link', 'note', 'album', 'event']);

/** What something on a page is of: a comment, or a post of a visitor. What the page posts, or writes under its own post, is no conversation; what it writes beneath a comment is one. */
function subjectOf(feed: Feed, side: Side): Pick<Written, 'of' | 'isComment' | 'by' | 'isOurs'> | undefined {
  const { item = '', comment_id, post_id } = feed;
  const by = feed.from?.id ?? feed.sender_id;
  const isOurs = by === side.accountId;
  if (item === 'comment' && comment_id !== undefined) {
    const isBeneath = feed.parent_id !== undefined && feed.parent_id !== post_id;
    return isOurs && !isBeneath ? undefined : { of: comment_id, isComment: true, by, isOurs };
  }
  const isPost = POSTS.has(item) && comment_id === undefined && post_id !== undefined;
  return isPost && !isOurs ? { of: post_id, isComment: false, by, isOurs } : undefined;
}

interface Written {
  /** the id of it */
  readonly of: string;
  readonly isComment: boolean;
  /** who wrote it, where Meta says */
  readonly by: string | undefined;
  readonly isOurs: boolean;
}

function ofFeed(
  feed: Feed,
  side: Side,
  { sentAt, isMention }: { sentAt: Date; isMention: boolean },
): Received[] {
  const subject = subjectOf(feed, side);
  if (subject === undefined) return [];
  const { of, isComment, by, isOurs } = subject;
  const { message: text = '', created_time } = feed;
  const place = placeIn(feed, { of, isComment });
  const from = writer(side, by, { of, name: feed.from?.name ?? feed.sender_name ?? '' });
  const about = { of, place, at: sentAt };
  switch (feed.verb) {
    case 'add': {
      const at = created_time === undefined ? sentAt : dateOfSeconds(created_time);
      const said = { id: of, at, from, place, ...pointedAt(feed, text) };
      return [written(said, { isOurs, isComment: isComment && !isMention })];
    }
    case 'edit':
    case 'edited':
      // What it is an edit of is not said: that takes no words away.
      if (feed.message === undefined) return [];
      return [{ what: 'edit', id: `${of}:edit:${sentAt.getTime()}`, ...about, from, text }];
    case 'hide':
    case 'unhide': {
      const isHidden = feed.verb === 'hide';
      return [{ what: 'hiding', id: `${of}:${feed.verb}:${sentAt.getTime()}`, ...about, isHidden }];
    }
    case 'remove':
      return [{ what: 'deletion', id: `${of}:removed`, ...about }];
    default:
      return [];
  }
}

/** A thread begins with a comment under a post; what is written beneath that is in it. */
function placeIn(feed: Feed, { of, isComment }: { of: string; isComment: boolean }): Place {
  const { parent_id, post_id, post } = feed;
  const root = parent_id === undefined || parent_id === post_id ? of : parent_id;
  const url = post?.permalink_url;
  return {
    id: isComment ? `comment:${root}` : `post:${of}`,
    ...(url?.startsWith('https://') && { url }),
    isPublic: true,
  };
}

/** Who wrote; Meta does not always say, and then it is somebody of whom nothing is known. */
function writer(side: Side, by: string | undefined, { of, name }: { of: string; name: string }): Sender {
  const value = by ?? `comment:${of}`;
  return { identity: { channel: side.channel, account: side.accountId, value }, name, phone: null };
}

/** What a post says, with what it points at: a picture where that is one of Meta's, else its address. */
function pointedAt(feed: Feed, text: string): Pick<Said, 'text' | 'media'> {
  const { link } = feed;
  const media = mediaIn(feed);
  if (link === undefined || text.includes(link) || media.some(({ ref }) => ref === link))
    return { text, media };
  if (isPassing(link)) return { text, media: [...media, { ref: link, filename: '', contentType: '' }] };
  return { text: [text, link].filter((line) => line !== '').join('\n'), media };
}

function mediaIn({ photo, video, photos }: Feed): MediaRef[] {
  const pictures = [...new Set([photo, ...photos])].filter((ref) => ref !== undefined);
  return [
    ...pictures.map((ref) => ({ ref, filename: '', contentType: 'image/jpeg' })),
    ...(video === undefined ? [] : [{ ref: video, filename: '', contentType: 'video/mp4' }]),
  ];
}

type Said = Pick<ReceivedMessage, 'id' | 'at' | 'from' | 'place' | 'text' | 'media' | 'extra'>;

function written(said: Said, { isOurs, isComment }: { isOurs: boolean; isComment: boolean }): Received {
  const isEmpty = said.text === '' && said.media.length + (said.extra ?? []).length === 0;
  return {
    what: 'message',
    ...said,
    ...(isEmpty && { extra: [{ kind: 'unsupported' as const, type: 'comment' }] }),
    ...(isOurs && { as: 'echo' as const, mayBeOurs: true }),
    ...(isComment && !isOurs && { privateUntil: new Date(said.at.getTime() + PRIVATELY_DAYS * DAY) }),
  };
}

function ofComment(value: OnInstagram | undefined, side: Side, at: Date): Received[] {
  if (value?.id === undefined) return [];
  const { id: of, from, parent_id } = value;
  const isOurs = from?.id === side.accountId || from?.self_ig_scoped_id === side.accountId;
  if (isOurs && parent_id === undefined) return [];
  const place: Place = { id: `comment:${parent_id ?? of}`, isPublic: true };
  const said = { id: of, at, from: writer(side, from?.id, { of, name: from?.username ?? '' }), place };
  return [written({ ...said, text: value.text ?? '', media: [] }, { isOurs, isComment: true })];
}

/** Somebody named the account elsewhere: Meta says where, and neither who nor with what words. */
function ofMention(value: OnInstagram | undefined, side: Side, at: Date): Received[] {
  if (value?.media_id === undefined) return [];
  const { media_id, comment_id } = value;
  const of = comment_id ?? media_id;
  const place: Place = { id: `mention:${media_id}${comment_id ? `/${comment_id}` : ''}`, isPublic: true };
  const from = writer(side, undefined, { of, name: '' });
  const extra = [{ kind: 'unsupported' as const, type: 'mention' }];
  return [
    written(
      { id: `mention:${of}`, at, from, place, text: '', media: [], extra },
      { isOurs: false, isComment: false },
    ),
  ];
}
