import type { OutgoingPart, ProviderRequest } from '../../../../core/channel/index.ts';
import { whatsappCloudAdapter } from '../../../../core/channel/whatsapp/cloud-adapter.ts';
import { renderReply } from '../../../../core/channel-reply/rendering/render-reply.ts';
import { handshake, signedByMeta } from '../../../support/providers/meta.ts';
import { ask, knock, type StandIn, standIn } from '../../../support/providers/stand-in.ts';
import { type WhatsAppStandIn, whatsappStandIn } from '../../../support/providers/whatsapp.ts';

const channel = {
  key: 'wa',
  settings: { phoneNumberId: '106540352242922', accountId: '102290129340398', apiVersion: 'v24.0' },
};
const secrets = { token: 'EAAG-secret', appSecret: 'app-secret', verifyToken: 'v'.repeat(32) };
const DOOR = 'https://desk.example/channels/wa';

let meta: WhatsAppStandIn;
let bucket: StandIn;
beforeAll(async () => {
  bucket = await standIn(() => ({ status: 200, body: Buffer.from([1, 2, 3]) }));
  meta = await whatsappStandIn({
    ...channel.settings,
    token: secrets.token,
    templates: ['hello'],
    files: { '55': Buffer.from('picture') },
  });
  const soon = new Date(meta.clock.getTime() + 1000);
  for (const to of ['4930123456', 'DE.123456789']) meta.windows.set(to, soon);
});
afterAll(async () => {
  await meta[Symbol.asyncDispose]();
  await bucket[Symbol.asyncDispose]();
});

const asked = (request: ProviderRequest) =>
  ask(request, { 'graph.facebook.com': meta.address, 'lookaside.fbsbx.com': meta.address });
const part = (given: Partial<OutgoingPart>): OutgoingPart => ({
  id: 'm-1',
  place: '4930123456',
  to: '4930123456',
  text: 'Hello',
  isByPerson: true,
  ...given,
});
const send = async (given: Partial<OutgoingPart> = {}, using = secrets) =>
  whatsappCloudAdapter.sent(await asked(whatsappCloudAdapter.send(part(given), channel, using)));

describe('the door of a number', () => {
  const admit = (one: ReturnType<typeof knock>, using: Record<string, string> = secrets) =>
    whatsappCloudAdapter.admit(one, channel, using);

  it('opens to what is signed over its very bytes', () => {
    expect(admit(signedByMeta('{"a": "ü"}', 'app-secret'))).toMatchObject({ is: 'admitted' });
    const signed = signedByMeta('{"a":1}', 'app-secret');
    expect(admit({ ...signed, body: Buffer.from('{"a":2}') })).toEqual({
      is: 'refused',
      reason: 'wrong_signature',
    });
    expect(admit(signedByMeta('{}', 'other'))).toEqual({ is: 'refused', reason: 'wrong_signature' });
    expect(admit(signedByMeta('{}', ''), { appSecret: '' })).toMatchObject({ is: 'refused' });
    expect(admit(knock({ headers: { 'x-hub-signature-256': 'sha256=' } }))).toMatchObject({
      reason: 'unsigned',
    });
    expect(admit(knock({}))).toEqual({ is: 'refused', reason: 'unsigned' });
  });

  it('answers who asks with the token, and says nothing back that could be a page', () => {
    expect(admit(handshake(secrets.verifyToken))).toEqual({
      is: 'answered',
      answer: { status: 200, contentType: 'text/plain', body: '1158201444' },
    });
    expect(admit(handshake('guessed'))).toEqual({ is: 'refused', reason: 'wrong_token' });
    expect(admit(handshake(''), { verifyToken: '' })).toMatchObject({ is: 'refused' });
    expect(admit(handshake(secrets.verifyToken, '<script>'))).toMatchObject({ is: 'refused' });
  });

  it('is told to Meta for this number, and asked after', async () => {
    const check = async (using = secrets) => {
      const answer = await asked(whatsappCloudAdapter.check.ask(DOOR, channel, using));
      return whatsappCloudAdapter.check.understand(answer, DOOR);
    };
    expect(await check()).toMatchObject({ is: 'ill', code: 'webhook' });
    for (const request of whatsappCloudAdapter.connect(DOOR, channel, secrets))
      expect(await asked(request)).toMatchObject({ status: 200 });
    expect(meta.webhook).toEqual({ phone_number: DOOR, verifyToken: secrets.verifyToken });
    expect(await check()).toMatchObject({ is: 'well' });
    expect(await check({ ...secrets, token: 'other' })).toMatchObject({ is: 'ill', code: 'credentials' });
  });
});

describe('a reply over WhatsApp', () => {
  it('goes to a number, or to the id that somebody has with the business', async () => {
    expect(await send({ quotes: 'wamid.Q' })).toEqual({ is: 'sent', id: 'wamid.1' });
    expect(meta.sent.at(-1)).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '4930123456',
      biz_opaque_callback_data: 'm-1',
      context: { message_id: 'wamid.Q' },
      type: 'text',
      text: { body: 'Hello', preview_url: true },
    });
    await send({ place: 'DE.123456789' });
    expect(meta.sent.at(-1)).toMatchObject({ recipient: 'DE.123456789' });
    expect(meta.sent.at(-1)).not.toHaveProperty('to');
  });

  it.each([
    ['image/png', { image: { link: expect.any(String) } }],
    ['image/gif', { document: { link: expect.any(String), filename: 'a.bin' } }],
    ['video/mp4', { video: { link: expect.any(String) } }],
    ['audio/ogg', { audio: { link: expect.any(String) } }],
  ])('carries a file, which Meta fetches: %s', async (contentType, content) => {
    const file = { filename: 'a.bin', contentType, size: 3, url: `${bucket.address}/a?signed` };
    expect(await send({ text: '', file })).toMatchObject({ is: 'sent' });
    expect(meta.sent.at(-1)).toMatchObject(content);
    expect(meta.fetched.at(-1)).toEqual(Buffer.from([1, 2, 3]));
  });

  it.each([
    ['image/jpeg', 5],
    ['video/mp4', 16],
    ['audio/ogg', 16],
    ['application/pdf', 100],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 100],
    ['application/zip', 0],
    ['video/webm', 0],
    ['image/svg+xml', 0],
  ])(
    'takes a file of %s up to %i MB along; what is larger, or of a kind that WhatsApp does not take, is a link',
    (contentType, megabytes) => {
      const { files } = whatsappCloudAdapter.abilities();
      expect(files.bytes(contentType)).toBe(megabytes * 1024 * 1024);
      const parts = (size: number) =>
        renderReply(
          { id: 'm', text: 'See this', files: [{ filename: 'a', contentType, size, key: 'k' }] },
          whatsappCloudAdapter.abilities(),
          () => 'https://desk.example/a',
        );
      const linked = [{ text: 'See this\n\na (https://desk.example/a)' }];
      expect(parts(megabytes * 1024 * 1024 + 1)).toMatchObject(linked);
      const carried = [{ text: 'See this' }, { file: { key: 'k' } }];
      expect(parts(0)).toMatchObject(megabytes === 0 ? linked : carried);
    },
  );

  it('is a template where the window is closed', async () => {
    const place = '4930999999';
    expect(await send({ place })).toMatchObject({ is: 'failed', failure: { code: 'window_closed' } });
    const template = { name: 'hello', language: 'pt-BR', values: ['Ada'] };
    expect(await send({ place, template })).toMatchObject({ is: 'sent' });
    expect(meta.sent.at(-1)).toMatchObject({
      type: 'template',
      template: {
        name: 'hello',
        language: { code: 'pt_BR' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada' }] }],
      },
    });
    const other = { ...template, name: 'other' };
    expect(await send({ place, template: other })).toMatchObject({ failure: { code: 'template_refused' } });
  });

  it.each([
    [429, 130_429, 10],
    [400, 131_056, 6],
    [500, 131_000, 30],
  ])('waits where it is too fast or Meta in trouble: %i, %i', async (status, code, seconds) => {
    meta.refuse(status, code, 'Later');
    expect(await send()).toEqual({ is: 'later', seconds });
  });

  it('fails with what an agent can do something about', async () => {
    meta.refuse(400, 131_026, 'Message undeliverable');
    expect(await send()).toEqual({
      is: 'failed',
      failure: { code: 'unreachable', detail: '131026 Message undeliverable' },
    });
    expect(await send({}, { ...secrets, token: 'other' })).toMatchObject({
      failure: { code: 'credentials_expired' },
    });
    expect(await send({ text: 'x'.repeat(4097) })).toMatchObject({ failure: { code: 'provider_refused' } });
  });
});

test('it is shown at what the customer wrote last that somebody answers; where that is not known, not at all', async () => {
  const typing = (heard?: string) => whatsappCloudAdapter.typing('4930123456', channel, secrets, heard);
  const request = typing('wamid.HBgL');
  if (request === null) throw new Error('Nothing is asked.');
  expect(await asked(request)).toMatchObject({ status: 200, body: '{"success":true}' });
  expect(meta.typed).toEqual(['wamid.HBgL']);
  expect(typing()).toBeNull();
});

describe('files that were sent over WhatsApp', () => {
  const step = (before: Parameters<typeof whatsappCloudAdapter.fetchMedia>[1], ref = '55') =>
    whatsappCloudAdapter.fetchMedia({ ref, filename: '', contentType: '' }, before, channel, secrets);
  const next = async (ref?: string) => {
    const first = step(null, ref);
    return first.is === 'question' ? step(await asked(first.request), ref) : first;
  };

  it('are fetched in two steps, both with the token', async () => {
    const second = await next();
    expect(second.is).toBe('file');
    if (second.is === 'file') expect((await asked(second.request)).bytes).toEqual(Buffer.from('picture'));
  });

  it('are missing where Meta has none any more', async () => {
    expect(await next('66')).toMatchObject({ is: 'missing' });
  });

  it('are asked for later where the token is none, as Meta keeps them for days', () => {
    const body = JSON.stringify({ error: { code: 190, message: 'Session has expired' } });
    expect(step({ status: 401, headers: {}, body })).toEqual({ is: 'later', seconds: 900 });
  });

  it.each(['https://evil.example/a', 'http://lookaside.fbsbx.com/a', 'https://fbsbx.com.evil.example/a'])(
    'take the token to no other host: %s',
    (url) => {
      expect(step({ status: 200, headers: {}, body: JSON.stringify({ url }) })).toMatchObject({
        is: 'missing',
      });
    },
  );
});
