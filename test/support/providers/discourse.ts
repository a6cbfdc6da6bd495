import { createHmac } from 'node:crypto';
import type { Knock } from '../../../core/channel/index.ts';
import { type Answer, type Asked, json, knock, type StandIn, standIn } from './stand-in.ts';

/** A webhook as a forum posts it, signed over its bytes. */
export function signedByForum(body: string, secret: string): Knock {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-discourse-event': 'post_created',
    'x-discourse-event-signature': `sha256=${signature}`,
  };
  return knock({ headers, body });
}

/** What a forum of Discourse does with posts by its API, as far as a desk uses it. */
export interface DiscourseStandIn extends StandIn {
  readonly posts: { raw: string; topic_id: number }[];
  readonly closed: Set<number>;
  tooFast(seconds: number): void;
}

/** Starts a stand-in of a forum. @param files by the paths of their addresses */
export async function discourseStandIn({
  apiKey,
  username,
  topics,
  files,
}: {
  apiKey: string;
  username: string;
  topics: readonly number[];
  files: Readonly<Record<string, Buffer>>;
}): Promise<DiscourseStandIn> {
  const posts: DiscourseStandIn['posts'] = [];
  const closed = new Set<number>();
  let waits: number | null = null;

  function post({ body }: Asked): Answer {
    if (waits !== null) {
      const wait_seconds = waits;
      waits = null;
      const errors = ['You’ve performed this action too many times.'];
      return json(429, { errors, error_type: 'rate_limit', extras: { wait_seconds } });
    }
    const { raw, topic_id } = JSON.parse(body.toString());
    if (!topics.includes(topic_id)) return json(404, { errors: ['No such topic'], error_type: 'not_found' });
    if (closed.has(topic_id)) return json(403, { errors: ['Not permitted'], error_type: 'invalid_access' });
    if (raw.trim().length < 20)
      return json(422, { action: 'create_post', errors: ['Body is too short (minimum is 20 characters)'] });
    posts.push({ raw, topic_id });
    return json(200, { id: 500 + posts.length, topic_id, post_number: posts.length + 1 });
  }

  const server = await standIn((asked) => {
    const path = asked.url.pathname;
    const isLetIn = asked.headers['api-key'] === apiKey && asked.headers['api-username'] === username;
    if (!isLetIn) return json(403, { errors: ['You are not permitted'], error_type: 'not_logged_in' });
    if (path === '/session/current.json') return json(200, { current_user: { id: 2, username } });
    if (path === '/posts.json' && asked.method === 'POST') return post(asked);
    const file = files[path];
    return file === undefined ? json(404, { errors: ['Not found'] }) : { status: 200, body: file };
  });
  return Object.assign(server, {
    posts,
    closed,
    tooFast: (seconds: number) => {
      waits = seconds;
    },
  });
}
