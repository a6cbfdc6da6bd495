import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { JSON_TYPE, type Player, read } from './player.ts';

const FORUM = 'https://forum.example';
const FORUM_SECRET = 'sample-webhook-secret';
const ACCOUNT = '1000200030004';
const CONSUMER_SECRET = 'sample-consumer-secret';

const postSchema = z.object({ raw: z.string(), topic_id: z.number() });
const answerSchema = z.object({
  text: z.string(),
  reply: z.object({ in_reply_to_tweet_id: z.string() }).optional(),
});

/** Places that everybody reads: a forum, in which each person has a topic of their own here, and an account of X, to which they write posts. */
export const PLAYERS_IN_PUBLIC: Readonly<Record<string, Player>> = {
  discourse: {
    name: 'Forum',
    settings: { url: FORUM, username: 'desk' },
    secrets: { apiKey: 'sample-api-key', webhookSecret: FORUM_SECRET },
    address: FORUM,
    tell({ person, name, text, id, at }) {
      const topic = Number(person);
      const body = JSON.stringify({
        post: {
          ...{ id: Number(id), user_id: topic, username: `user${person}`, name, raw: text, version: 1 },
          ...{ created_at: at.toISOString(), updated_at: at.toISOString(), post_type: 1 },
          ...{ topic_id: topic, topic_slug: 'a-topic', topic_title: `A topic of ${name}` },
          topic_archetype: 'regular',
        },
      });
      const signature = createHmac('sha256', FORUM_SECRET).update(body).digest('hex');
      return {
        by: 'door',
        headers: {
          ...JSON_TYPE,
          'x-discourse-event': 'post_created',
          'x-discourse-event-signature': `sha256=${signature}`,
        },
        body,
      };
    },
    arrived(_, body) {
      const said = read(postSchema, body);
      return said && { to: String(said.topic_id), text: said.raw };
    },
    answer: (n) => ({ id: n, post_number: n }),
    shows: () => ({ current_user: { id: 1, username: 'desk' } }),
  },
  x: {
    name: 'X',
    settings: { accountId: ACCOUNT },
    secrets: {
      consumerKey: 'sample-consumer-key',
      consumerSecret: CONSUMER_SECRET,
      accessToken: 'sample-access-token',
      accessTokenSecret: 'sample-access-token-secret',
    },
    address: 'https://api.x.com',
    tell({ person, name, text, id, at }) {
      const body = JSON.stringify({
        data: {
          ...{ event_uuid: id, event_type: 'post.mention.create', filter: { user_id: ACCOUNT } },
          payload: {
            ...{ id, author_id: person, text, created_at: at.toISOString() },
            conversation_id: person,
          },
          includes: { users: [{ id: person, name, username: `user${person}`.slice(0, 20) }] },
        },
      });
      const signature = createHmac('sha256', CONSUMER_SECRET).update(body).digest('base64');
      return {
        by: 'door',
        headers: { ...JSON_TYPE, 'x-twitter-webhooks-signature': `sha256=${signature}` },
        body,
      };
    },
    arrived(_, body) {
      const said = read(answerSchema, body);
      return said && { to: said.reply?.in_reply_to_tweet_id ?? '', text: said.text };
    },
    answer: (n) => ({ data: { id: String(n) } }),
    shows: () => ({ data: { id: ACCOUNT, username: 'desk' } }),
  },
};
