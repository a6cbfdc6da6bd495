import {
  type AnswerSituation,
  isOwnAddress,
  isValidAddress,
  mayAnswer,
  normalizeAddress,
} from '../../../core/email/index.ts';

const own = {
  mailboxes: ['support@desk.example.com', 'help@example.org'],
  deskDomains: ['desk.example.com', 'two.example.com'],
};
const usual: AnswerSituation = {
  to: 'ana@example.com',
  own,
  isAutomatic: false,
  isForged: false,
  isBounce: false,
  isSpamOrVirus: false,
  isSuppressed: false,
  recentAutomaticMails: 9,
};

describe('an automatic mail', () => {
  test('may go to a person', () => {
    expect(mayAnswer(usual)).toEqual({ answer: true });
  });

  test.each([
    ['no_address', { to: null }],
    ['no_address', { to: 'nobody' }],
    ['bounce', { isBounce: true, isAutomatic: true }],
    ['automatic_sender', { isAutomatic: true }],
    ['own_address', { to: 'Support+t1.abc@desk.example.com' }],
    ['own_address', { to: 'sales@desk.example.com' }],
    ['own_address', { to: 'help+x@example.org' }],
    ['unattended_address', { to: 'no-reply@example.com' }],
    ['unattended_address', { to: 'abuse@example.com' }],
    ['unattended_address', { to: 'MAILER-DAEMON@example.com' }],
    ['suppressed', { isSuppressed: true }],
    ['dmarc_failed', { isForged: true }],
    ['spam_or_virus', { isSpamOrVirus: true }],
    ['too_many', { recentAutomaticMails: 10 }],
  ])('is not sent: %s', (reason, change) => {
    expect(mayAnswer({ ...usual, ...change })).toEqual({ answer: false, reason });
  });
});

describe('addresses', () => {
  test.each([
    [' Ana@Example.COM ', 'ana@example.com'],
    ['ana@Bücher.example', 'ana@xn--bcher-kva.example'],
    ['not an address', 'not an address'],
    ['rene\u0301@example.com', 'ren\u00e9@example.com'],
    ['ana@Bu\u0308cher.example', 'ana@xn--bcher-kva.example'],
    ['a\u1fefb@example.com', 'a\u1fefb@example.com'],
  ])('%j is kept as %j', (given, kept) => {
    expect(normalizeAddress(given)).toBe(kept);
  });

  test.each(['ana@example.com', "o'neil+tag@example.co.uk", 'ana@bücher.example'])(
    '%s can be written to',
    (address) => {
      expect(isValidAddress(address)).toBe(true);
    },
  );

  test.each([
    '',
    'ana',
    '@example.com',
    'ana@',
    'ana@localhost',
    'a b@example.com',
    'ana@example.com\r\nBcc: eve@example.com',
    '.ana@example.com',
    `${'a'.repeat(65)}@example.com`,
    'ana@-example.com',
    'ana@@example.com',
    '<ana@example.com>',
  ])('%j cannot be written to', (address) => {
    expect(isValidAddress(address)).toBe(false);
  });

  test('of each of our domains are our own', () => {
    expect(isOwnAddress('anybody@two.example.com', own)).toBe(true);
  });

  test('of other domains are not our own', () => {
    expect(isOwnAddress('ana@example.org', own)).toBe(false);
    expect(isOwnAddress('support@evil.desk.example.com', own)).toBe(false);
  });
});
