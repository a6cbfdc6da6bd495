import * as z from 'zod';
import { lax, partOf, understood } from '../payload.ts';
import type { MediaRef, Place, Received, Sender } from '../received.ts';
import type { DiscourseSettings } from './settings.ts';

const id = z.int().positive();
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const postSchema = z.object({
  id,
  user_id: lax(z.int()),
  username: z.string().min(1),
  name: lax(z.string()),
  created_at: time,
  updated_at: lax(time),
  deleted_at: lax(time),
  user_deleted: lax(z.boolean()),
  raw: lax(z.string()),
  cooked: lax(z.string()),
  post_type: lax(z.int()),
  version: lax(z.int()),
  topic_id: id,
  topic_slug: lax(z.string()),
  topic_title: lax(z.string()),
  topic_archetype: lax(z.string()),
});
type Post = z.infer<typeof postSchema>;

const payloadSchema = z.record(z.string(), z.unknown());

/** What people write; others are notes of what was done to a topic, or whispers among those who run the forum. */
const BY_PEOPLE = 1;
const PRIVATE = 'private_message';

/**
 * What a webhook of a forum says happened: a topic is a place, and each post in it a message. What is told of topics, people and likes is nothing
 * of its own. Pure. @throws NotUnderstoodError when it is none of a forum
 */
export function receivedIn(payload: Uint8Array, settings: DiscourseSettings): Received[] {
  const post = partOf(postSchema, understood(payloadSchema, payload).post);
  if (post === undefined || !isTaken(post, settings)) return [];
  return [happened(post, settings)];
}

function isTaken({ post_type, topic_archetype, username, user_id = 1 }: Post, settings: DiscourseSettings) {
  if ((post_type ?? BY_PEOPLE) !== BY_PEOPLE || user_id < 0) return false;
  if (topic_archetype === PRIVATE && !settings.takesPrivate) return false;
  return username.toLowerCase() !== settings.username.toLowerCase();
}

/** The payload of a post is the same whatever happened to it: what it is now tells. */
function happened(post: Post, settings: DiscourseSettings): Received {
  const { created_at, updated_at, deleted_at, user_deleted, version = 1 } = post;
  const of = postId(post.id);
  const place = placeOf(post, settings);
  const from = senderOf(post, settings);
  if (deleted_at !== undefined || user_deleted)
    return { what: 'deletion', id: `${of}:deleted`, at: deleted_at ?? updated_at ?? created_at, of, place };
  const text = post.raw ?? plain(post.cooked ?? '');
  if (version > 1)
    return { what: 'edit', id: `${of}:${version}`, at: updated_at ?? created_at, of, place, from, text };
  const media = uploadsIn(post.cooked ?? '', settings.url);
  return { what: 'message', id: of, at: created_at, from, place, text, media };
}

/** The id by which the desk knows a post. */
export const postId = (post: number): string => `post:${post}`;

function placeOf(
  { topic_id, topic_slug, topic_title, topic_archetype }: Post,
  { url }: DiscourseSettings,
): Place {
  return {
    id: String(topic_id),
    url: `${url}/t/${encodeURIComponent(topic_slug || '-')}/${topic_id}`,
    ...(topic_title && { title: topic_title }),
    ...(topic_archetype !== PRIVATE && { isPublic: true }),
  };
}

function senderOf({ user_id, username, name }: Post, { url }: DiscourseSettings): Sender {
  const value = user_id === undefined ? username : String(user_id);
  return {
    identity: { channel: 'discourse', account: new URL(url).host, value, name: `@${username}` },
    name: name || username,
    phone: null,
  };
}

/** Most files of a post. */
const MOST_FILES = 20;

/** Files that were uploaded to the forum itself; what is anywhere else stays an address in the words. */
function uploadsIn(cooked: string, url: string): MediaRef[] {
  const found = [...cooked.matchAll(/<(?:img|a)\b[^>]*?\b(?:src|href)="([^"]{1,1000})"/g)].flatMap(
    ([, ref]) => {
      const address = ref === undefined || !URL.canParse(ref, url) ? undefined : new URL(ref, url);
      return address !== undefined && isUpload(address, url) ? [address.href] : [];
    },
  );
  return [...new Set(found)].slice(0, MOST_FILES).map((ref) => ({
    ref,
    filename: new URL(ref).pathname.split('/').at(-1) ?? '',
    contentType: '',
  }));
}

/** Whether an address is that of a file in the forum. */
export const isUpload = ({ protocol, host, pathname }: URL, url: string): boolean =>
  protocol === 'https:' && host === new URL(url).host && /\/uploads\//.test(pathname);

const plain = (cooked: string): string =>
  cooked
    .replaceAll(/<[^>]{0,2000}>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
