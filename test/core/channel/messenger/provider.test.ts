import type { OutgoingPart, ProviderRequest } from '../../../../core/channel/index.ts';
import { instagramAdapter } from '../../../../core/channel/instagram/adapter.ts';
import { messengerAdapter } from '../../../../core/channel/messenger/adapter.ts';
import { type MessengerStandIn, messengerStandIn } from '../../../support/providers/messenger.ts';
import { handshake, signedByMeta } from '../../../support/providers/meta.ts';
import { ask, type StandIn, standIn } from '../../../support/providers/stand-in.ts';

const PAGE = '100200300';
const NOW = new Date('2026-11-28T10:00:00Z');
const HOUR = 3_600_000;
const secrets = { token: 'EAAG-page', appSecret: 'app-secret', verifyToken: 'v'.repeat(32) };
const settings = { appId: '900800700', humanAgent: false, takesComments: false, apiVersion: 'v24.0' };
const page = { key: 'fb', settings: { ...settings, pageId: PAGE } };
const account = { key: 'ig', settings: { ...settings, accountId: PAGE, pageId: null } };

let facebook: MessengerStandIn;
let instagram: MessengerStandIn;
let bucket: StandIn;
beforeAll(async () => {
  const given = { token: secrets.token, accountId: PAGE, clock: NOW };
  bucket = await standIn(() => ({ status: 200, body: Buffer.from([1, 2, 3]) }));
  facebook = await messengerStandIn({ ...given, longest: (text) => text.length <= 2000 });
  instagram = await messengerStandIn({ ...given, longest: (text) => Buffer.byteLength(text) <= 1000 });
  for (const { wrote } of [facebook, instagram]) {
    wrote.set('77', new Date(NOW.getTime() - HOUR));
    wrote.set('88', new Date(NOW.getTime() - 48 * HOUR));
    wrote.set('99', new Date(NOW.getTime() - 200 * HOUR));
  }
});
afterAll(async () => {
  for (const one of [facebook, instagram, bucket]) await one[Symbol.asyncDispose]();
});

const asked = (request: ProviderRequest) =>
  ask(request, { 'graph.facebook.com': facebook.address, 'graph.instagram.com': instagram.address });
const part = (given: Partial<OutgoingPart>): OutgoingPart => ({
  id: 'm-1',
  place: '77',
  to: '77',
  text: 'Hello',
  isByPerson: true,
  ...given,
});
const send = async (
  given: Partial<OutgoingPart> = {},
  { humanAgent = false, token = secrets.token } = {},
) => {
  const channel = { ...page, settings: { ...page.settings, humanAgent } };
  const request = messengerAdapter.send(part(given), channel, { ...secrets, token });
  return messengerAdapter.sent(await asked(request));
};

describe('the door of a page and of an account', () => {
  it.each([
    ['messenger', messengerAdapter.admit],
    ['instagram', instagramAdapter.admit],
  ])('opens to Meta alone: %s', (_, admit) => {
    const at = (one: ReturnType<typeof handshake>) =>
      admit(one, { key: 'any', settings: { ...page.settings, ...account.settings, pageId: PAGE } }, secrets);
    expect(at(signedByMeta('{}', 'app-secret'))).toMatchObject({ is: 'admitted' });
    expect(at(signedByMeta('{}', 'other'))).toMatchObject({ is: 'refused' });
    expect(at(handshake(secrets.verifyToken))).toMatchObject({ is: 'answered' });
    expect(at(handshake('other'))).toMatchObject({ is: 'refused' });
  });

  it('is connected by subscribing to what is written, and asked after', async () => {
    const pageHealth = async (token = secrets.token) => {
      const answer = await asked(messengerAdapter.check.ask('', page, { ...secrets, token }));
      return messengerAdapter.check.understand(answer);
    };
    expect(await pageHealth()).toMatchObject({ is: 'ill', code: 'webhook' });
    for (const request of messengerAdapter.connect('', page, secrets)) await asked(request);
    expect(facebook.subscribed).toContain('message_echoes');
    expect(await pageHealth()).toMatchObject({ is: 'well' });
    expect(await pageHealth('other')).toMatchObject({ is: 'ill', code: 'credentials' });
    for (const request of instagramAdapter.connect('', account, secrets)) await asked(request);
    expect(instagram.subscribed).toContain('messaging_seen');
    const answer = await asked(instagramAdapter.check.ask('', account, secrets));
    expect(instagramAdapter.check.understand(answer)).toMatchObject({ is: 'well' });
  });
});

describe('a reply to who wrote to a page', () => {
  it('goes out and is known by its id', async () => {
    expect(await send()).toEqual({ is: 'sent', id: 'mid.1' });
    expect(facebook.sent.at(-1)).toEqual({
      recipient: { id: '77' },
      messaging_type: 'RESPONSE',
      message: { text: 'Hello' },
    });
  });

  it('may come within seven days where a person wrote it and Meta allows it', async () => {
    const place = '88';
    expect(await send({ place })).toMatchObject({ failure: { code: 'window_closed' } });
    expect(await send({ place }, { humanAgent: true })).toMatchObject({ is: 'sent' });
    const byMachine = { place, isByPerson: false };
    expect(await send(byMachine, { humanAgent: true })).toMatchObject({ failure: { code: 'window_closed' } });
    expect(await send({ place: '99' }, { humanAgent: true })).toMatchObject({
      failure: { code: 'window_closed' },
    });
    expect(messengerAdapter.abilities({ ...page.settings, humanAgent: true }).windowHours).toBe(168);
    expect(messengerAdapter.abilities(page.settings).windowHours).toBe(24);
  });

  it('carries a file, which Meta fetches', async () => {
    const file = { filename: 'a.pdf', contentType: 'application/pdf', size: 3, url: `${bucket.address}/a` };
    expect(await send({ text: '', file })).toMatchObject({ is: 'sent' });
    expect(facebook.sent.at(-1)).toMatchObject({ message: { attachment: { type: 'file' } } });
    expect(facebook.fetched).toEqual([Buffer.from([1, 2, 3])]);
  });

  it('waits, or fails with what an agent can do something about', async () => {
    facebook.tooFast();
    expect(await send()).toEqual({ is: 'later', seconds: 60 });
    facebook.blocked.add('77');
    expect(await send()).toMatchObject({ failure: { code: 'blocked' } });
    facebook.blocked.clear();
    expect(await send({ place: '1' })).toMatchObject({ failure: { code: 'unreachable' } });
    expect(await send({}, { token: 'old' })).toMatchObject({ failure: { code: 'credentials_expired' } });
    expect(await send({ text: 'x'.repeat(2001) })).toMatchObject({ is: 'failed' });
  });

  it('names who writes, where Meta says so', async () => {
    const { ask: request, nameIn } = messengerAdapter.profile;
    expect(request('77', page, secrets)).toMatchObject({
      url: 'https://graph.facebook.com/v24.0/77?fields=first_name,last_name',
      headers: { authorization: `Bearer ${secrets.token}` },
    });
    const refused = await asked(request('77', page, { ...secrets, token: 'old' }));
    expect([refused.status, nameIn(refused)]).toEqual([401, '']);
    const told = (body: unknown) => nameIn({ status: 200, headers: {}, body: JSON.stringify(body) });
    expect(told({ first_name: 'Ana', last_name: 'Lima', id: '77' })).toBe('Ana Lima');
    expect(told({ last_name: 'Lima', first_name: 7 })).toBe('Lima');
    expect(told({ name: 'Ana Lima', username: 'ana' })).toBe('Ana Lima');
    expect(told({ name: null, username: 'ana' })).toBe('@ana');
    expect(told([])).toBe('');
    expect(instagramAdapter.profile.ask('77', account, secrets)).toMatchObject({
      url: 'https://graph.instagram.com/v24.0/77?fields=name,username',
    });
  });

  it('shows that somebody writes', async () => {
    expect(await asked(messengerAdapter.typing('77', page, secrets))).toMatchObject({ status: 200 });
  });
});

describe('a reply to who wrote to an account of Instagram', () => {
  const reply = async (text: string) =>
    instagramAdapter.sent(await asked(instagramAdapter.send(part({ text }), account, secrets)));

  it('is counted in bytes', async () => {
    const { longest, counted, files } = instagramAdapter.abilities(account.settings);
    expect([longest, counted]).toEqual([1000, 'bytes']);
    expect(await reply('ü'.repeat(500))).toMatchObject({ is: 'sent' });
    expect(await reply('ü'.repeat(501))).toMatchObject({ is: 'failed' });
    expect(files.bytes('application/pdf')).toBe(0);
  });

  it('goes by the page where the account is linked to one', () => {
    const linked = { key: 'ig', settings: { ...account.settings, pageId: '5' } };
    expect(instagramAdapter.send(part({}), linked, secrets)).toMatchObject({
      url: 'https://graph.facebook.com/v24.0/5/messages',
    });
  });
});

describe('files that were sent to a page', () => {
  const step = (ref: string) => messengerAdapter.fetchMedia({ ref, filename: '', contentType: '' });

  it('are fetched from Meta alone, without the token', () => {
    expect(step('https://scontent.xx.fbcdn.net/a.jpg?x=1')).toEqual({
      is: 'file',
      request: { via: 'https', method: 'GET', url: 'https://scontent.xx.fbcdn.net/a.jpg?x=1', headers: {} },
    });
    for (const ref of [
      'https://169.254.169.254/',
      'http://a.fbcdn.net/',
      'https://fbcdn.net.evil.example/',
      'x',
    ])
      expect(step(ref)).toMatchObject({ is: 'missing' });
  });
});
