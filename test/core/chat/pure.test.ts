import { chatSettings } from '../../../core/channel/index.ts';
import { isTaken } from '../../../core/chat/announce-file.ts';
import { isBlockedAddress } from '../../../core/chat/blocked.ts';
import { isAllowedOrigin } from '../../../core/chat/origin.ts';
import { stageOf } from '../../../core/chat/stage.ts';

const OWN = ['https://api.example.com'];
const domains = ['shop.example.com', '*.shops.example.com', 'beta.example.com:8443', 'localhost'];

test.each([
  ['https://shop.example.com', true],
  ['https://api.example.com', true],
  ['https://eu.shops.example.com', true],
  ['https://a.b.shops.example.com', true],
  ['https://beta.example.com:8443', true],
  ['http://localhost:5173', true],
  [undefined, true],
  ['https://shops.example.com', false],
  ['https://evilshops.example.com', false],
  ['http://shop.example.com', false],
  ['https://shop.example.com:444', false],
  ['https://beta.example.com', false],
  ['https://shop.example.com.evil.example', false],
  ['https://shop.example.com@evil.example', false],
  ['https://evil.example/shop.example.com', false],
  ['http://127.0.0.1:5173', false],
  ['file://', false],
  ['null', false],
  ['', false],
])('a page of %s may use the chat: %s', (origin, isAllowed) => {
  expect(isAllowedOrigin(origin, { domains, own: OWN })).toBe(isAllowed);
});

test.each([
  ['image/png', true],
  ['application/pdf', true],
  ['text/html', false],
  ['application/pdfx', false],
  ['xapplication/pdf', false],
  ['ximage/png', false],
])('a file of type %s is taken: %s', (type, taken) => {
  expect(isTaken(type, ['image/*', 'application/pdf'])).toBe(taken);
});

describe('a chat', () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 2, 12, 10, minutes)).toISOString();
  const visitor = {
    place: 'v:1',
    isProven: false,
    isEmailProven: false,
    firstAt: at(0),
    seenAt: at(0),
    wroteAt: at(0),
  };
  const ticket = { status: 'open' } as unknown as Parameters<typeof stageOf>[0]['ticket'];
  const stage = (given: object, { said, minutes = 5 }: { said?: string; minutes?: number } = {}) =>
    stageOf(
      { visitor: { ...visitor, ...given }, ticket, said },
      { now: new Date(at(minutes)), sessionMinutes: 10 },
    );

  test('waits for its first answer as long as its page is open', () => {
    expect(stage({})).toBe('waiting');
    expect(stage({ seenAt: at(55) }, { minutes: 59 })).toBe('waiting');
    expect(stage({}, { minutes: 59 })).toBe('ended');
  });
  test('is over at the very minute in which it was silent for long enough, by whoever wrote last', () => {
    expect(stage({}, { said: at(3), minutes: 12 })).toBe('open');
    expect(stage({}, { said: at(3), minutes: 13 })).toBe('ended');
    expect(stage({ wroteAt: at(6) }, { said: at(3), minutes: 13 })).toBe('open');
  });
  test('that its visitor has ended begins again when they write', () => {
    expect(stage({ endedAt: at(1) })).toBe('ended');
    expect(stage({ endedAt: at(1), wroteAt: at(2) })).toBe('waiting');
  });
});

describe('who asks from a network that an admin has shut out', () => {
  const blocked = ['203.0.113.7', '198.51.100.0/24', '2001:db8:7::/48'];

  test.each(['203.0.113.7', '198.51.100.200', '2001:db8:7:1::9', '::ffff:203.0.113.7'])(
    'is kept out: %s',
    (address) => {
      expect(isBlockedAddress(address, blocked)).toBe(true);
    },
  );

  test.each(['203.0.113.8', '198.51.101.1', '2001:db8:8::1', 'unknown', ''])(
    'and nobody else: %s',
    (address) => {
      expect(isBlockedAddress(address, blocked)).toBe(false);
    },
  );

  test('is named by addresses and networks alone', () => {
    const settings = (blockedAddresses: string[]) => chatSettings.safeParse({ blockedAddresses }).success;
    expect(settings(blocked)).toBe(true);
    for (const odd of ['shop.example.com', '203.0.113.0/33', '300.1.1.1', '::/129', ''])
      expect(settings([odd])).toBe(false);
  });
});
