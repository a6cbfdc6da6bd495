import fc from 'fast-check';
import { mayReach, problemOfUrl } from '../../../core/webhook/addresses.ts';

describe('a webhook never leads', () => {
  test.each([
    ['to the machine itself', '127.0.0.1', '127.255.255.254', '0.0.0.0', '::1', '::'],
    [
      'into a private network',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      'fc00::1',
      'fdff::1',
    ],
    ['to the metadata of a cloud', '169.254.169.254', '169.254.170.2', 'fd00:ec2::254'],
    ['to a neighbour on the link', '169.254.0.1', 'fe80::1', 'fe80::1%eth0'],
    ['into the network of a carrier', '100.64.0.1', '100.127.255.255'],
    ['to many at once', '224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1'],
    [
      'to what is kept for tests and networks',
      '192.0.0.1',
      '192.0.2.1',
      '198.18.0.1',
      '198.51.100.1',
      '203.0.113.9',
      '240.0.0.1',
      '2001:db8::1',
      '100::1',
      '3fff::1',
    ],
    [
      'inward by an IPv6 address that stands for an IPv4 one',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '::127.0.0.1',
      '64:ff9b::a00:1',
      '64:ff9b:1::1',
      '2002:a00:1::',
      '2001::1',
      '::ffff:0:10.0.0.1',
      'fec0::1',
    ],
    ['to what is no address', '', 'example.com', '1.2.3', '300.1.1.1'],
  ])('%s', (_, ...addresses) => {
    expect(addresses.filter((address) => mayReach(address, 'public'))).toEqual([]);
  });

  test('from whatever part of these networks', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const inward = fc.oneof(
      fc.tuple(fc.constantFrom(0, 10, 127), octet, octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
      fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
    );
    fc.assert(
      fc.property(inward, (octets) => {
        const address = octets.join('.');
        const number = octets.reduce((sum, one) => sum * 256 + one, 0);
        expect(mayReach(address, 'public')).toBe(false);
        expect(mayReach(`::ffff:${address}`, 'public')).toBe(false);
        expect(problemOfUrl(`https://${address}/`, 'public')).not.toBeNull();
        expect(problemOfUrl(`https://${number}/`, 'public')).not.toBeNull();
        expect(problemOfUrl(`https://0x${number.toString(16)}/`, 'public')).not.toBeNull();
        expect(problemOfUrl(`https://[::ffff:${address}]/`, 'public')).not.toBeNull();
      }),
    );
  });
});

test('public addresses are reached, by IPv4 and IPv6', () => {
  for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8'])
    expect([address, mayReach(address, 'public')]).toEqual([address, true]);
});

describe('the address of a webhook', () => {
  test.each([
    ['http://hooks.example.com/', 'must begin with https://'],
    ['ftp://hooks.example.com/', 'must begin with https://'],
    ['https://user:word@hooks.example.com/', 'must hold no user and no password'],
    ['https://user@hooks.example.com/', 'must hold no user and no password'],
    ['https://hooks.example.com/#part', 'must have no part behind #'],
    ['hooks.example.com', 'must be an address such as https://hooks.example.com/bilet'],
    ['https://localhost/', 'must lead to an address that everybody can reach'],
    ['https://localhost./', 'must lead to an address that everybody can reach'],
    ['https://desk.local/', 'must lead to an address that everybody can reach'],
    ['https://metadata.google.internal/', 'must lead to an address that everybody can reach'],
    ['https://intranet/', 'must lead to an address that everybody can reach'],
    ['https://[::1]/', 'must lead to an address that everybody can reach'],
    ['https://127.1/', 'must lead to an address that everybody can reach'],
    [`https://hooks.example.com/${'x'.repeat(2000)}`, 'must have at most 2000 characters'],
  ])('%s is refused', (url, problem) => {
    expect(problemOfUrl(url, 'public')).toBe(problem);
  });

  test('may have a port, a path and a query', () => {
    expect(problemOfUrl('https://hooks.example.com:8443/a/b?c=d', 'public')).toBeNull();
  });

  test('may be this machine on a desk that runs there, and no other one inside', () => {
    for (const url of ['http://localhost:9/', 'http://127.0.0.1:9/', 'http://[::1]:9/', 'https://localhost/'])
      expect([url, problemOfUrl(url, 'this_machine')]).toEqual([url, null]);
    for (const url of [
      'http://10.0.0.1/',
      'https://10.0.0.1/',
      'https://169.254.169.254/',
      'http://hooks.example.com/',
    ])
      expect([url, problemOfUrl(url, 'this_machine')]).not.toEqual([url, null]);
  });
});
