import { isAligned, readSesResults, signedDomains } from '../../../core/email/index.ts';

const RECEIVED = [
  'Received: from mail.example.org (mail.example.org [192.0.2.7])',
  ' by inbound-smtp.eu-west-1.amazonaws.com with SMTP id 8i6cr4aeu15skb2l',
  ' for support@desk.example.com;',
  ' Thu, 12 Mar 2026 10:00:00 +0000 (UTC)',
].join('\r\n');
const SIGNATURE = 'DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=one; h=from; bh=x; b=y';

/** A stored mail with the results that SES wrote, and what its sender wrote below. */
const stored = (
  results: string | null,
  sender: readonly string[] = [SIGNATURE],
  received = RECEIVED,
): Buffer => {
  const ses = [
    'Return-Path: <ana@example.org>',
    received,
    'X-SES-Spam-Verdict: PASS',
    'X-SES-Virus-Verdict: PASS',
    'Received-SPF: pass (spfCheck: domain of example.org designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7; envelope-from=ana@example.org; helo=mail.example.org;',
    ...(results === null ? [] : [`Authentication-Results: ${results}`]),
    'X-SES-RECEIPT: AEFBQUFB',
  ];
  return Buffer.from([...ses, ...sender, 'From: ana@example.org', '', 'Hello'].join('\r\n'));
};
const SPF =
  'spf=pass (spfCheck: domain of example.org designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7; envelope-from=ana@example.org; helo=mail.example.org;';
const signedBy = (domain: string) =>
  `amazonses.com;\r\n ${SPF}\r\n dkim=pass header.i=@${domain};\r\n dmarc=none header.from=example.org;`;

test('the domains that signed are those of SES’s own results', () => {
  expect(signedDomains(stored(signedBy('example.org')))).toEqual(['example.org']);
  expect(readSesResults(stored(signedBy('example.org')))).toEqual({
    spf: 'pass',
    dkim: [{ result: 'pass', domain: 'example.org' }],
    dmarc: 'none',
  });
  const two = `amazonses.com; ${SPF} dkim=pass header.i=@example.org; dkim=fail header.i=@evil.example; dmarc=pass header.from=example.org;`;
  expect(signedDomains(stored(two))).toEqual(['example.org']);
});

describe('nothing that a sender wrote counts', () => {
  const forged = `Authentication-Results: ${signedBy('victim.example')}`;
  const VICTIM = 'DKIM-Signature: v=1; d=victim.example; s=x; b=y';
  const nothing: [string, Buffer][] = [
    ['a field below SES’s', stored(signedBy('evil.example'), [forged, VICTIM])],
    ['a field where SES wrote none', stored(null, [forged, VICTIM])],
    [
      'a field of another server',
      stored(signedBy('victim.example').replace('amazonses.com', 'mx.example.org'), [VICTIM]),
    ],
    [
      'a name like SES’s',
      stored(signedBy('victim.example').replace('amazonses.com', 'amazonses.com.evil.example'), [VICTIM]),
    ],
    [
      'a mail that did not come through SES',
      stored(signedBy('victim.example'), [VICTIM], 'Received: by mx.example.org'),
    ],
    [
      'a second Received above',
      stored(signedBy('victim.example'), [VICTIM], `${RECEIVED}\r\nReceived: by x`),
    ],
    [
      'the sender of the envelope',
      stored(
        `amazonses.com; spf=pass client-ip=192.0.2.7; envelope-from=x; dkim=pass header.i=@victim.example; helo=mail.example.org;`,
        [VICTIM],
      ),
    ],
    [
      'a quoted sender of the envelope',
      stored(
        `amazonses.com; spf=pass client-ip=192.0.2.7; envelope-from="; dkim=pass header.i=@victim.example; x="@evil.example; helo=mail.example.org; dkim=fail header.i=@evil.example;`,
        [VICTIM],
      ),
    ],
    [
      'the explanation of SPF',
      stored(
        `amazonses.com; spf=fail (no); dkim=pass header.i=@victim.example; (x) client-ip=192.0.2.7; envelope-from=a@evil.example; helo=mail.example.org;`,
        [VICTIM],
      ),
    ],
    [
      'the name of the server',
      stored(
        `amazonses.com; spf=pass client-ip=192.0.2.7; envelope-from=a@evil.example; helo=y; dkim=pass header.i=@victim.example; dmarc=none header.from=evil.example;`,
        [VICTIM],
      ),
    ],
    [
      'a signature’s identity',
      stored(`amazonses.com; ${SPF} dkim=pass header.i=x@evil.example; dkim=pass header.i=@victim.example;`, [
        VICTIM,
        'DKIM-Signature: v=1; d=evil.example; i="x@evil.example;=20dkim=pass=20header.i="@evil.example; b=y',
      ]),
    ],
    ['a result without a signature', stored(signedBy('victim.example'), [])],
    [
      'a comment that never ends',
      stored('amazonses.com; spf=pass (x; dkim=pass header.i=@victim.example;', [VICTIM]),
    ],
  ];

  test.each(nothing)('%s', (_, raw) => {
    expect(signedDomains(raw)).not.toContain('victim.example');
  });
});

test.each([
  ['example.org', 'example.org', true],
  ['example.org', 'bounce.mail.example.org', true],
  ['sales.example.org', 'example.org', true],
  ['example.org', 'badexample.org', false],
  ['example.org', 'example.org.evil.example', false],
  ['a.example.org', 'b.example.org', false],
  ['example.org', 'org', false],
  ['example.org', '', false],
])('%s and %s are aligned: %j', (one, other, aligned) => {
  expect(isAligned(one, other)).toBe(aligned);
});
