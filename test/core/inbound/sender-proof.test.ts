import type { Originator } from '../../../core/email/index.ts';
import { isSigned, senderProof } from '../../../core/inbound/sender-proof.ts';
import { type Arrival, arrivalSchema } from '../../../schemas/mail/arrival.ts';
import { givenNotification } from '../../support/mail.ts';

const ANA: Originator = { is: 'clear', mailbox: { address: 'ana@example.org', name: 'Ana' } };
const SILENT = { dmarc: 'GRAY', dkim: 'GRAY', spf: 'GRAY' } as const;
type Verdicts = Partial<Arrival['verdicts']>;

/** A stored mail on which SES noted that this domain signed it. */
function signedBy(domain: string): Buffer {
  const lines = [
    'Return-Path: <ana@example.org>',
    'Received: from mail.example.org (mail.example.org [192.0.2.7])',
    ' by inbound-smtp.eu-west-1.amazonaws.com with SMTP id 8i6cr4aeu15skb2l',
    ' for support@desk.example.com;',
    ' Thu, 12 Mar 2026 10:00:00 +0000 (UTC)',
    'X-SES-Spam-Verdict: PASS',
    'X-SES-Virus-Verdict: PASS',
    `Authentication-Results: amazonses.com; dkim=pass header.i=@${domain}; dmarc=none header.from=example.org;`,
    'X-SES-RECEIPT: AEFBQUFB',
    `DKIM-Signature: v=1; a=rsa-sha256; d=${domain}; s=one; h=from; bh=x; b=y`,
    'From: ana@example.org',
    '',
    'Hello',
  ];
  return Buffer.from(lines.join('\r\n'));
}

function proofOf(
  verdicts: Verdicts,
  { sender = '', signer = '' }: { sender?: string; signer?: string } = {},
  from: Originator = ANA,
) {
  const notification = givenNotification({ sender, verdicts: { ...SILENT, ...verdicts } });
  return senderProof(from, arrivalSchema.parse(notification), signedBy(signer));
}

const OWN = 'bounces@mail.EXAMPLE.org';
const OTHER = 'bounces@elsewhere.example';

test.each<[string, Verdicts, { sender?: string; signer?: string }]>([
  ['DMARC passes', { dmarc: 'PASS' }, {}],
  ['DMARC passes, whatever SPF says', { dmarc: 'PASS', spf: 'FAIL' }, {}],
  ['a server of the domain sent it', { spf: 'PASS' }, { sender: OWN }],
  ['the domain signed it', { dkim: 'PASS' }, { signer: 'example.org' }],
  ['a domain inside the domain signed it', { dkim: 'PASS' }, { signer: 'mail.example.org' }],
  [
    'the domain signed it, and it came by another server',
    { dkim: 'PASS', spf: 'FAIL' },
    { signer: 'example.org' },
  ],
])('a sender is proven when %s', (_, verdicts, facts) => {
  expect(proofOf(verdicts, facts)).toBe('proven');
});

test.each<[string, Verdicts, { sender?: string; signer?: string }]>([
  ['no verdict says anything', {}, { sender: OWN, signer: 'example.org' }],
  ['another domain’s server sent it', { spf: 'PASS' }, { sender: OTHER, signer: 'example.org' }],
  ['another domain signed it', { dkim: 'PASS' }, { sender: OWN, signer: 'elsewhere.example' }],
  ['a domain beside it signed it', { dkim: 'PASS' }, { signer: 'example-org.example' }],
  ['another domain signed it, and SPF fails', { dkim: 'PASS', spf: 'FAIL' }, { signer: 'elsewhere.example' }],
])('nothing speaks for or against a sender when %s', (_, verdicts, facts) => {
  expect(proofOf(verdicts, facts)).toBe('silent');
});

test.each<[string, Verdicts]>([
  ['DMARC fails', { dmarc: 'FAIL' }],
  ['DMARC fails, whatever passes beside it', { dmarc: 'FAIL', spf: 'PASS', dkim: 'PASS' }],
  ['SPF fails, and no signature speaks for it', { spf: 'FAIL' }],
  ['SPF and DKIM fail', { spf: 'FAIL', dkim: 'FAIL' }],
])('a sender is doubted when %s', (_, verdicts) => {
  expect(proofOf(verdicts, { sender: OWN, signer: 'example.org' })).toBe('doubted');
});

test('whom From does not name clearly is doubted, whatever passes', () => {
  const unclear: Originator[] = [
    { is: 'unclear', likely: { address: 'ana@example.org', name: '' } },
    { is: 'missing', name: 'Ana' },
  ];
  for (const from of unclear)
    expect(proofOf({ dmarc: 'PASS' }, { sender: OWN, signer: 'example.org' }, from)).toBe('doubted');
});

function isSignedBy(verdicts: Verdicts, { sender = '', signer = '' } = {}, from: Originator = ANA): boolean {
  const notification = givenNotification({ sender, verdicts: { ...SILENT, ...verdicts } });
  return isSigned(from, arrivalSchema.parse(notification), signedBy(signer));
}

test.each<[string, boolean, Verdicts, { sender?: string; signer?: string }]>([
  ['DMARC passes', true, { dmarc: 'PASS' }, {}],
  ['the domain signed it', true, { dkim: 'PASS' }, { signer: 'example.org' }],
  ['a domain inside the domain signed it', true, { dkim: 'PASS' }, { signer: 'mail.example.org' }],
  ['only a server of the domain sent it', false, { spf: 'PASS' }, { sender: OWN }],
  ['another domain signed it', false, { dkim: 'PASS' }, { signer: 'elsewhere.example' }],
  ['the domain signed it, and SES found that wrong', false, { dkim: 'FAIL' }, { signer: 'example.org' }],
  [
    'the domain signed it, and DMARC fails',
    false,
    { dkim: 'PASS', dmarc: 'FAIL' },
    { signer: 'example.org' },
  ],
  ['nothing says anything', false, {}, {}],
])('whether an agent may act by a mail when %s: %s', (_, may, verdicts, facts) => {
  expect(isSignedBy(verdicts, facts)).toBe(may);
  const unclear: Originator = { is: 'unclear', likely: { address: 'ana@example.org', name: 'Ana' } };
  expect(isSignedBy(verdicts, facts, unclear)).toBe(false);
});
