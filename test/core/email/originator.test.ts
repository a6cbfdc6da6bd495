import * as fc from 'fast-check';
import { type Originator, readEnvelope, readMessage } from '../../../core/email/index.ts';
import { anyCharacter } from '../../support/characters.ts';
import { givenMail } from './given.ts';

const ANA = 'ana@example.com';
const senderOf = async (from: string): Promise<Originator> => (await readMessage(givenMail({ from }))).from;

/** The sender of a message whose head is written as it is given, one character a byte. */
function senderIn(head: string): Originator {
  return readEnvelope(Buffer.from(`${head}\r\nSubject: Printer\r\n\r\nIt burns.`, 'latin1')).from;
}

describe('a sender is clear', () => {
  test.each([
    ['the address alone', ANA],
    ['in capitals', 'ANA@Example.COM'],
    ['in brackets', '<ana@example.com>'],
    ['with a name', 'Ana Pop <ana@example.com>'],
    ['with a quoted name', '"Pop, Ana (\\"Sales\\")" <ana@example.com>'],
    ['with an encoded name', '=?utf-8?Q?Ana_P=C3=B6p?= <ana@example.com>'],
    ['with a name in plain letters of any script', 'Анна Ёлкина <ana@example.com>'],
    ['with dots in the name', 'Dr. A. M. Pop <ana@example.com>'],
    ['with its own address as the name', '"Ana@Example.com" <ana@example.com>'],
    ['with an @ in the name that makes no address', '"Ana @ Acme" <ana@example.com>'],
    ['folded', 'Ana\r\n Pop\r\n\t<ana@example.com>'],
    ['with a plus', 'ana+desk@example.com'],
    ['of a domain in its ASCII form', 'ana@xn--bcher-kva.example'],
  ])('%s: %j', async (_, from) => {
    expect(await senderOf(from)).toMatchObject({ is: 'clear' });
  });

  test('with the address that everybody reads, whatever the name', async () => {
    const names = fc.string({ unit: anyCharacter, maxLength: 40 });
    const locals = fc.stringMatching(/^[a-z0-9_-]{1,20}(\.[a-z0-9+]{1,10})?$/);
    await fc.assert(
      fc.asyncProperty(names, locals, async (name, local) => {
        fc.pre(!name.includes('@'));
        const word = `=?utf-8?B?${Buffer.from(name).toString('base64')}?=`;
        const from = await senderOf(`${word} <${local}@example.com>`);
        expect(from).toMatchObject({ is: 'clear', mailbox: { address: `${local}@example.com` } });
      }),
    );
  });
});

describe('a sender is unclear', () => {
  test.each([
    ['of two addresses', 'ana@example.com, eve@evil.example'],
    ['of two addresses, the other way round', 'eve@evil.example, ana@example.com'],
    ['of two addresses in brackets', 'Ana <ana@example.com> <eve@evil.example>'],
    ['of two addresses, one without brackets', 'eve@evil.example <ana@example.com>'],
    ['as a group', 'Friends: ana@example.com;'],
    ['as an empty group and an address', 'undisclosed:; ana@example.com'],
    ['with an encoded address', '=?utf-8?Q?ana=40example.com?='],
    ['with an encoded local part', '=?utf-8?Q?ana?=@example.com'],
    ['with an encoded address in brackets', '<=?utf-8?Q?ana?=@example.com>'],
    ['with a quoted local part', '"ana"@example.com'],
    ['with a quoted local part in brackets', 'Ana <"ana"@example.com>'],
    ['with a comment', 'ana@example.com (Ana Pop)'],
    ['with a comment inside of the address', 'ana(eve@evil.example)@example.com'],
    ['with a comment in the brackets', '<ana@example.com(eve@evil.example)>'],
    ['with a route', '<@evil.example:ana@example.com>'],
    ['with space in the address', '<ana @example.com>'],
    ['with a domain literal', 'ana@[192.0.2.1]'],
    ['with a comma in the name', 'Pop, Ana <ana@example.com>'],
    ['with a quote that does not end', '"Ana <ana@example.com>'],
    ['with brackets in the name', 'Ana <eve@evil.example>" <ana@example.com>'],
    ['with another address as the name', '"eve@evil.example" <ana@example.com>'],
    ['with another address in the name', '"Eve eve@evil.example" <ana@example.com>'],
    ['with another address in an encoded name', '=?utf-8?Q?eve=40evil.example?= <ana@example.com>'],
    ['with a domain in letters that ASCII lacks', 'ana@bücher.example'],
    ['with a control character', 'Ana\u0000 <ana@example.com>'],
    ['with something behind the address', '<ana@example.com> x'],
    ['with a name of 5,000 letters', `${'a'.repeat(5000)} <ana@example.com>`],
  ])('%s: %j', async (_, from) => {
    expect(await senderOf(from)).toMatchObject({ is: 'unclear', likely: {} });
  });

  test.each([
    ['two From fields', `From: ${ANA}\r\nFrom: eve@evil.example`],
    ['the same From twice', `From: ${ANA}\r\nfrom: ${ANA}`],
    ['two From fields, one in the old form', `From: ${ANA}\r\nFrom : eve@evil.example`],
    ['a From in the old form only', `From : ${ANA}`],
    ['a second From behind a bare carriage return', `From: ${ANA}\r\nX-A: b\rFrom: eve@evil.example`],
    ['a second From behind bytes that some readers pass over', `From: ${ANA}\r\n\x00From: eve@evil.example`],
    ['a From behind a byte order mark', `\xef\xbb\xbfFrom: ${ANA}`],
    ['a bare carriage return in the field', `From: Ana\r <${ANA}>`],
  ])('when the head has %s', (_, head) => {
    expect(senderIn(head)).toMatchObject({ is: 'unclear' });
  });
});

describe('a sender stays clear', () => {
  test.each([
    ['other fields are folded like a From', `DKIM-Signature: v=1; h=to:\r\n\tfrom:subject\r\nFrom: ${ANA}`],
    [
      'the message passed through systems',
      `Received: from mx\r\n by mx2\r\nResent-From: x@y.z\r\nFrom: ${ANA}`,
    ],
    ['its lines end in a line feed alone', `X-A: b\nFrom: Ana\n <${ANA}>`],
  ])('when %s', (_, head) => {
    expect(senderIn(head)).toMatchObject({ is: 'clear', mailbox: { address: ANA } });
  });

  test('when the body quotes a header', async () => {
    const { from } = await readMessage(givenMail({ body: 'From: eve@evil.example\nTo: you' }));
    expect(from).toMatchObject({ is: 'clear' });
  });
});

test('a sender is missing when nobody is named', async () => {
  for (const [from, name] of [
    ['', ''],
    ['Ana', ''],
    ['MAILER-DAEMON <>', 'MAILER-DAEMON'],
    ['<>', ''],
    ['undisclosed:;', ''],
  ] as const)
    expect(await senderOf(from)).toEqual({ is: 'missing', name });
});
