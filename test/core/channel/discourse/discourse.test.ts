import fc from 'fast-check';
import { discourseAdapter } from '../../../../core/channel/discourse/adapter.ts';
import type { OutgoingPart, ProviderRequest } from '../../../../core/channel/index.ts';
import {
  type DiscourseStandIn,
  discourseStandIn,
  signedByForum,
} from '../../../support/providers/discourse.ts';
import { ask, knock } from '../../../support/providers/stand-in.ts';

const settings = { url: 'https://forum.example.com', username: 'support', takesPrivate: false };
const channel = { key: 'forum', settings };
const secrets = { webhookSecret: 's'.repeat(32), apiKey: 'key' };
const POST = {
  id: 9,
  user_id: 7,
  username: 'ada',
  name: 'Ada L.',
  created_at: '2026-11-28T10:00:00.000Z',
  updated_at: '2026-11-28T10:00:00.000Z',
  raw: 'It **drips**.',
  cooked: '<p>It <strong>drips</strong>.</p>',
  post_type: 1,
  version: 1,
  topic_id: 3,
  topic_slug: 'a-tap',
  topic_title: 'A tap',
  topic_archetype: 'regular',
};

let forum: DiscourseStandIn;
beforeAll(async () => {
  forum = await discourseStandIn({
    apiKey: secrets.apiKey,
    username: 'support',
    topics: [3, 4],
    files: { '/uploads/default/a.png': Buffer.from('picture') },
  });
});
afterAll(() => forum[Symbol.asyncDispose]());

const asked = (request: ProviderRequest) => ask(request, { 'forum.example.com': forum.address });
const received = (post: object, given = {}) =>
  discourseAdapter.receive(Buffer.from(JSON.stringify({ post: { ...POST, ...post } })), 'application/json', {
    ...channel,
    settings: { ...settings, ...given },
  });

describe('the door of a forum', () => {
  const admit = (one: ReturnType<typeof knock>, using: Record<string, string> = secrets) =>
    discourseAdapter.admit(one, channel, using);

  it('opens to what is signed over its very bytes', () => {
    expect(admit(signedByForum('{"a":"ü"}', secrets.webhookSecret))).toMatchObject({ is: 'admitted' });
    const signed = signedByForum('{}', secrets.webhookSecret);
    expect(admit({ ...signed, body: Buffer.from('{} ') })).toEqual({
      is: 'refused',
      reason: 'wrong_signature',
    });
    expect(admit(signedByForum('{}', ''), { webhookSecret: '' })).toMatchObject({ is: 'refused' });
    expect(admit(knock({}))).toEqual({ is: 'refused', reason: 'unsigned' });
  });
});

describe('what is posted in a forum', () => {
  it('is written in its topic, which anybody can read', () => {
    expect(received({})).toEqual([
      {
        what: 'message',
        id: 'post:9',
        at: new Date(POST.created_at),
        from: {
          identity: { channel: 'discourse', account: 'forum.example.com', value: '7', name: '@ada' },
          name: 'Ada L.',
          phone: null,
        },
        place: { id: '3', title: 'A tap', url: 'https://forum.example.com/t/a-tap/3', isPublic: true },
        text: 'It **drips**.',
        media: [],
      },
    ]);
  });

  it('stays private where it is, unless somebody decides otherwise', () => {
    const message = { topic_archetype: 'private_message' };
    expect(received(message)).toEqual([]);
    const [taken] = received(message, { takesPrivate: true });
    expect(taken).toMatchObject({ what: 'message', place: { id: '3' } });
    expect(taken).not.toHaveProperty('place.isPublic');
    expect(received({ post_type: 4 })).toEqual([]);
  });

  it('is nothing where the desk, the forum itself, or nobody wrote it', () => {
    expect(received({ username: 'Support' })).toEqual([]);
    expect(received({ user_id: -1, username: 'system' })).toEqual([]);
    expect(received({ post_type: 3 })).toEqual([]);
    for (const other of ['{"ping":"OK"}', '{"topic":{"id":3}}', '{"user":{"id":7}}'])
      expect(discourseAdapter.receive(Buffer.from(other), 'application/json', channel)).toEqual([]);
  });

  it('is edited, and taken back by its writer or by who runs the forum', () => {
    const updated_at = '2026-11-28T11:00:00.000Z';
    expect(received({ version: 2, raw: 'Other', updated_at })).toMatchObject([
      { what: 'edit', id: 'post:9:2', of: 'post:9', text: 'Other', at: new Date(updated_at) },
    ]);
    expect(received({ deleted_at: updated_at })).toMatchObject([{ what: 'deletion', of: 'post:9' }]);
    expect(received({ user_deleted: true, version: 2 })).toMatchObject([{ what: 'deletion' }]);
  });

  it('brings the files that are in the forum, once each', () => {
    const cooked =
      '<a class="lightbox" href="https://forum.example.com/uploads/default/a.png"><img src="/uploads/default/a.png"></a>' +
      '<img src="https://evil.example/uploads/b.png"><a href="/u/ada">x</a><img src="http://forum.example.com/uploads/c.png">';
    expect(received({ cooked })).toMatchObject([
      { media: [{ ref: 'https://forum.example.com/uploads/default/a.png', filename: 'a.png' }] },
    ]);
  });

  it('is never lost, whatever else there is', () => {
    const names = ['name', 'raw', 'cooked', 'topic_slug', 'topic_title', 'updated_at', 'reply_count'];
    const content = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.jsonValue());
    fc.assert(
      fc.property(content, (given) => {
        const fixed = { ...POST, ...given, id: 9, user_id: 7, username: 'ada', created_at: POST.created_at };
        const kept = { post_type: 1, topic_id: 3, topic_archetype: 'regular', version: 1 };
        expect(received({ ...fixed, ...kept, deleted_at: null, user_deleted: false })).toHaveLength(1);
      }),
    );
    for (const payload of ['', '[]', 'null', '{"post":{"id":9}}'])
      expect(() => discourseAdapter.receive(Buffer.from(payload), 'x', channel)).toThrow('');
  });
});

describe('an answer in a forum', () => {
  const part = (given: Partial<OutgoingPart>): OutgoingPart => ({
    id: 'm-1',
    place: '3',
    to: '7',
    text: 'Turn it off, *please*, and wait.',
    isByPerson: true,
    ...given,
  });
  const send = async (given: Partial<OutgoingPart> = {}, using = secrets) =>
    discourseAdapter.sent(await asked(discourseAdapter.send(part(given), channel, using)));

  it('is a post in the topic, known by its id', async () => {
    expect(await send()).toEqual({ is: 'sent', id: 'post:501' });
    expect(forum.posts).toEqual([{ raw: 'Turn it off, *please*, and wait.', topic_id: 3 }]);
  });

  it('waits, or fails with the words of the forum', async () => {
    forum.tooFast(12);
    expect(await send()).toEqual({ is: 'later', seconds: 12 });
    expect(await send({ text: 'No.' })).toEqual({
      is: 'failed',
      failure: { code: 'provider_refused', detail: '422 Body is too short (minimum is 20 characters)' },
    });
    expect(await send({ place: '8' })).toMatchObject({ failure: { code: 'unreachable' } });
    forum.closed.add(4);
    expect(await send({ place: '4' })).toMatchObject({ failure: { code: 'not_allowed' } });
    expect(await send({}, { ...secrets, apiKey: 'old' })).toMatchObject({
      failure: { code: 'credentials_expired' },
    });
    expect(discourseAdapter.sent({ status: 502, headers: {}, body: '<html>' })).toMatchObject({
      is: 'later',
    });
  });

  it('waits for a key where the forum takes this one no more, whatever it says so by', () => {
    const said = {
      errors: ['You are not permitted to view this. The API username or key is invalid.'],
      error_type: 'invalid_access',
    };
    for (const answer of [
      { status: 403, headers: {}, body: JSON.stringify(said) },
      { status: 401, headers: {}, body: '<html>' },
    ])
      expect(discourseAdapter.sent(answer)).toMatchObject({ failure: { code: 'credentials_expired' } });
  });

  it('is possible, as the check says', async () => {
    const check = async (using = secrets) =>
      discourseAdapter.check.understand(await asked(discourseAdapter.check.ask('', channel, using)));
    expect(await check()).toMatchObject({ is: 'well' });
    expect(await check({ ...secrets, apiKey: 'old' })).toMatchObject({ is: 'ill', code: 'credentials' });
  });
});

describe('files in a forum', () => {
  const step = (ref: string, before: Parameters<typeof discourseAdapter.fetchMedia>[1] = null) =>
    discourseAdapter.fetchMedia({ ref, filename: '', contentType: '' }, before, channel, secrets);

  it('are fetched with the key, which goes to the forum alone', async () => {
    const next = step('https://forum.example.com/uploads/default/a.png');
    if (next.is === 'file') expect((await asked(next.request)).bytes).toEqual(Buffer.from('picture'));
    expect(next.is).toBe('file');
    for (const ref of ['https://evil.example/uploads/a', 'https://forum.example.com/admin', 'a'])
      expect(step(ref)).toMatchObject({ is: 'missing' });
  });

  it('are fetched where the forum leads, which gets no key where that is another place', () => {
    const short = 'https://forum.example.com/uploads/short-url/bill.pdf';
    const first = step(short);
    expect(first).toMatchObject({ is: 'question', request: { url: short, headers: { range: 'bytes=0-0' } } });
    const led = (location: string) => step(short, { status: 302, headers: { location }, body: '' });
    const store = 'https://bucket.s3.eu-central-1.amazonaws.com/original/1X/bill.pdf?X-Amz-Signature=1';
    expect(led(store)).toEqual({
      is: 'file',
      request: { via: 'https', method: 'GET', url: store, headers: {} },
    });
    expect(led('/uploads/default/original/1X/bill.pdf')).toMatchObject({
      request: {
        ...{ url: 'https://forum.example.com/uploads/default/original/1X/bill.pdf' },
        headers: { 'api-key': secrets.apiKey },
      },
    });
    for (const location of ['http://bucket.example/a', 'javascript:1', 'https://'])
      expect(led(location)).toMatchObject({ is: 'missing' });
    const own = step(short, { status: 206, headers: {}, body: '%' });
    expect(own).toMatchObject({
      is: 'file',
      request: { url: short, headers: { 'api-key': secrets.apiKey } },
    });
  });
});
