import { createHash } from 'node:crypto';
import { adapterOf, type MediaRef } from '../../../core/channel/index.ts';
import { MOST_MEDIA_BYTES, mediaFetcher, type ProviderDoor } from '../../../core/channel-in/fetch-media.ts';
import { providerDoor } from '../../../core/channel-in/provider-gateway.ts';
import { CHANNEL } from '../../support/given-channel.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000000000000', 'hex');
const adapter = adapterOf('custom');
if (adapter === undefined) throw new Error('There is no generic channel.');
const on = { channel: CHANNEL, adapter };
const secrets = { of: async () => ({}) };

type Downloaded = Awaited<ReturnType<ProviderDoor['download']>>;
/** What becomes of a file, given what its address answers. */
const fetched = (answer: Partial<Downloaded>, media: Partial<MediaRef> = {}) => {
  const door: ProviderDoor = {
    ask: async () => ({ status: 200, headers: {}, body: '' }),
    download: async () => ({ status: 200, contentType: '', bytes: PNG, ...answer }),
  };
  const ref = { ref: 'https://cdn.example.com/a', filename: '', contentType: '', ...media };
  return mediaFetcher(door, secrets)(on, ref);
};

test('a file is of the type that its bytes are, whatever is said of it', async () => {
  expect(await fetched({ contentType: 'text/html' })).toMatchObject({ contentType: 'image/png' });
  const script = Buffer.from('<script>alert(1)</script>');
  expect(await fetched({ bytes: script }, { contentType: 'image/png' })).toMatchObject({
    contentType: 'application/octet-stream',
  });
  expect(await fetched({ bytes: script, contentType: 'application/pdf; x=1' })).toMatchObject({
    contentType: 'application/pdf',
  });
  expect(await fetched({ bytes: script, contentType: 'a b/"c"\r\nx: y' })).toMatchObject({
    contentType: 'application/octet-stream',
  });
});

test('a file that is not what was sent, is too large or gone is missing, and says why', async () => {
  const sha256 = createHash('sha256').update(PNG).digest('hex');
  expect(await fetched({}, { sha256 })).toMatchObject({ is: 'file' });
  expect(await fetched({ bytes: Buffer.from('other') }, { sha256 })).toEqual({
    is: 'missing',
    reason: 'other_content',
  });
  expect(await fetched({ bytes: null })).toEqual({ is: 'missing', reason: 'too_large' });
  expect(await fetched({}, { size: MOST_MEDIA_BYTES + 1 })).toEqual({ is: 'missing', reason: 'too_large' });
  expect(await fetched({ status: 404 })).toEqual({ is: 'missing', reason: 'not_fetched' });
  expect(await fetched({ status: 302 })).toEqual({ is: 'missing', reason: 'not_fetched' });
});

test.each([429, 500, 503])('one whose address answers %i is tried again', async (status) => {
  await expect(fetched({ status })).rejects.toThrow(String(status));
});

test.each([
  'http://cdn.example.com/a',
  'https://127.0.0.1/a',
  'https://[::1]/a',
  'https://169.254.169.254/latest/meta-data',
  'https://10.0.0.7/a',
  'https://localhost/a',
  'https://printer.local/a',
  'https://user:word@cdn.example.com/a',
])('nothing is fetched from %s', async (url) => {
  const door = providerDoor({ reach: 'public' });
  const request = { via: 'https', method: 'GET', url, headers: {} } as const;
  await expect(door.download(request, 1000)).rejects.toThrow('an address that nothing is sent to');
});

test('nothing is fetched by a name that leads into a network', async () => {
  const inward = ((_name: string, _options: object, done: (...found: unknown[]) => void) =>
    done(null, [{ address: '10.0.0.7', family: 4 }])) as never;
  const door = providerDoor({ reach: 'public', lookup: inward });
  const request = { via: 'https', method: 'GET', url: 'https://cdn.example.com/a', headers: {} } as const;
  await expect(door.download(request, 1000)).rejects.toThrow('an address that nothing is sent to');
});
