import { describeMessage, likelyOriginator, readMessage } from '../../../core/email/index.ts';
import { senderSample } from '../../support/samples.ts';
import { givenMail } from './given.ts';

const read = async (name: string) => {
  const message = await readMessage(senderSample(name));
  const { from, fromName, isAutoReply, isBounce, replyText } = describeMessage(message);
  return { message, shown: { from, fromName, isAutoReply, isBounce }, replyText };
};

test('an auto-responder is known by its header, however that is spelt', async () => {
  const { message, shown } = await read('auto-x-auto-reply');
  expect(shown).toMatchObject({ isAutoReply: true, isBounce: false });
  expect(message.automatic).toEqual({ reason: 'auto_response_header' });
});

describe('a report on a delivery', () => {
  test.each([
    ['bounce-action-expired', 'mailer-daemon@mx.example.net', 'Mail Delivery Subsystem'],
    ['bounce-action-failure', 'mailer-daemon@mx.example.net', 'Mail Delivery Subsystem'],
    ['bounce-empty-from', '', 'MAILER-DAEMON'],
    ['bounce-from-without-domain', '', ''],
    ['bounce-gateway-plain-text', 'mail_gateway@mx.example.net', ''],
    ['bounce-report-without-type', 'mail.delivery.system@mx.example.net', 'Mail Delivery System'],
    ['bounce-text-and-original', 'no-reply@mx.example.net', ''],
    ['bounce-virus-wall-and-original', 'virus-wall@mx.example.net', ''],
    ['bounce-words-behind-subject', 'notice@mx.example.net', ''],
  ])('%s is known, with its recipient', async (name, from, fromName) => {
    const { message, shown } = await read(name);
    expect(shown).toEqual({ from, fromName, isAutoReply: true, isBounce: true });
    expect(message.bounce).toMatchObject({ kind: 'failed', recipient: 'gone@example.net' });
  });

  test.each([
    'bounce-action-expired',
    'bounce-empty-from',
    'bounce-report-without-type',
    'bounce-virus-wall-and-original',
  ])('%s names the message that came back', async (name) => {
    const { message } = await read(name);
    expect(message.bounce).toMatchObject({ originalMessageId: '<t1042.m1.k7f3q9@desk.example.com>' });
  });

  test.each([
    ['guard-person-forwards-bounce', false],
    ['guard-person-tells-of-bounce', false],
    ['guard-report-of-success', true],
    ['guard-feedback-report-without-type', true],
  ])('%s is none', async (name, isAutoReply) => {
    expect((await read(name)).shown).toMatchObject({ isBounce: false, isAutoReply });
  });
});

test('what a person writes through a mailing list is theirs, without the quote, and is not answered automatically', async () => {
  const { message, shown, replyText } = await read('list-person-reply');
  expect(message).toMatchObject({ automatic: false, noAutoAnswer: 'mailing_list' });
  expect(shown).toMatchObject({ from: 'clara.voss@example.net', isAutoReply: true, isBounce: false });
  expect(replyText).toBe('Yes, that is the right serial number.');
});

describe('an author whom a group has taken out of From', () => {
  test.each([
    ['via-new-google-group', 'ana.ilic@example.org', 'Ana Ilic'],
    ['via-new-google-group-second-person', 'wim.bos@example.org', 'Wim Bos'],
  ])('is whom it names elsewhere, without proof (%s)', async (name, address, shown) => {
    const { message } = await read(name);
    expect(message.from).toEqual({ is: 'unclear', likely: { address, name: shown } });
    expect(message).toMatchObject({ automatic: false, noAutoAnswer: 'mailing_list' });
  });
});

test.each([
  // Mailman 3 and Google Groups put themselves beside the author into Reply-To.
  [
    'Ana Ilic via Help <help@example.com>',
    [
      'Reply-To: Help <help@example.com>, Ana Ilic <ana.ilic@example.org>',
      'List-Post: <mailto:help@example.com>',
    ],
    'ana.ilic@example.org',
  ],
  [
    'Ana Ilic via Help <help@example.com>',
    ['Reply-To: wim@example.org, ana.ilic@example.org', 'List-Post: <mailto:help@example.com>'],
    'help@example.com',
  ],
] as const)('%s with %j is by %s', async (from, headers, address) => {
  const { from: author } = await readMessage(givenMail({ from, headers }));
  expect(likelyOriginator(author)?.address).toBe(address);
});

test('a colon behind a name is none of it, and one behind the name of a group begins the group', async () => {
  const named = async (from: string) => likelyOriginator((await readMessage(givenMail({ from }))).from);
  expect(await named('Ana: <ana@example.org>')).toEqual({ address: 'ana@example.org', name: 'Ana' });
  expect(await named('Team: Ana <ana@example.org>;')).toEqual({ address: 'ana@example.org', name: 'Ana' });
});
