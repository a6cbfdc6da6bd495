import { type Arrived, causesToHold } from '../../../core/held/index.ts';

const CLEAN = { spf: 'PASS', dkim: 'PASS', dmarc: 'PASS', spam: 'PASS', virus: 'PASS' } as const;
const PLAIN: Arrived = {
  verdicts: CLEAN,
  isConfirmation: false,
  isOwn: false,
  isMachineAnswer: false,
  isForwarded: false,
  isKeptApart: false,
  standing: null,
  pace: { mails: 0, answers: 0 },
  mostAnHour: 250,
  isUnknownRecipient: false,
  isNotAllowed: false,
};
const held = (given: Partial<Arrived>) => causesToHold({ ...PLAIN, ...given });
const verdicts = (given: Partial<Arrived['verdicts']>) => ({ verdicts: { ...CLEAN, ...given } });

test('nothing holds mail of which nothing speaks against it, proven or not', () => {
  expect(held({})).toEqual([]);
  expect(held(verdicts({ spf: 'GRAY', dkim: 'GRAY', dmarc: 'GRAY' }))).toEqual([]);
  expect(held(verdicts({ spam: 'GRAY', virus: 'PROCESSING_FAILED' }))).toEqual([]);
});

test.each<[string, Partial<Arrived>]>([
  ['virus', verdicts({ virus: 'FAIL' })],
  ['spam', verdicts({ spam: 'FAIL' })],
  ['forged', verdicts({ dmarc: 'FAIL' })],
  ['forged', verdicts({ dmarc: 'GRAY', spf: 'FAIL', dkim: 'GRAY' })],
  ['forwarding_confirmation', { isConfirmation: true }],
  ['blocked', { standing: 'blocked' }],
  ['loop', { isOwn: true }],
  ['loop', { isMachineAnswer: true, pace: { mails: 10, answers: 10 } }],
  ['over_limit', { pace: { mails: 250, answers: 0 } }],
  ['not_allowed', { isNotAllowed: true }],
  ['unknown_recipient', { isUnknownRecipient: true }],
])('%s is a cause: %j', (cause, given) => {
  expect(held(given)).toEqual([cause]);
});

test.each<[string, Partial<Arrived>]>([
  ['a signature speaks for it', verdicts({ dmarc: 'GRAY', spf: 'FAIL', dkim: 'PASS' })],
  [
    'an account forwarded it, whose server is in nobody’s SPF',
    { ...verdicts({ dmarc: 'GRAY', spf: 'FAIL', dkim: 'GRAY' }), isForwarded: true },
  ],
  ['an agent alone was told where to answer', { ...verdicts({ dmarc: 'FAIL' }), isKeptApart: true }],
  ['a machine answers for the tenth time', { isMachineAnswer: true, pace: { mails: 9, answers: 9 } }],
  ['a person answers often', { pace: { mails: 249, answers: 9 } }],
  ['any number may come', { pace: { mails: 100_000, answers: 0 }, mostAnHour: null }],
])('mail is not held when %s', (_, given) => {
  expect(held(given)).toEqual([]);
});

test('of several causes the gravest comes first', () => {
  const all = { ...verdicts({ spam: 'FAIL', virus: 'FAIL', dmarc: 'FAIL' }), isUnknownRecipient: true };
  expect(held(all)).toEqual(['virus', 'forged', 'spam', 'unknown_recipient']);
});

test('mail of a trusted sender is held only for what harms, for what asks an admin, and when the desk wrote it itself', () => {
  const trusted = {
    standing: 'trusted' as const,
    isNotAllowed: true,
    isUnknownRecipient: true,
  };
  const bad = verdicts({ spam: 'FAIL', dmarc: 'FAIL' });
  const often = { isMachineAnswer: true, pace: { mails: 999, answers: 999 } };
  expect(held({ ...trusted, ...bad, ...often })).toEqual([]);
  expect(held({ ...trusted, ...verdicts({ virus: 'FAIL', spam: 'FAIL' }) })).toEqual(['virus']);
  expect(held({ ...trusted, isConfirmation: true })).toEqual(['forwarding_confirmation']);
  expect(held({ ...trusted, isOwn: true })).toContain('loop');
});
