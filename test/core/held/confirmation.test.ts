import { confirmationIn } from '../../../core/held/index.ts';

const asking = (from: string, subject: string, text: string, html = '') =>
  confirmationIn({ from: { address: from }, subject, text, html });

const GMAIL_TEXT = [
  'ana@acme.example has requested to automatically forward mail to your email',
  'address support@desk.example.com.',
  'Confirmation code: 482913756',
  '',
  'To allow ana@acme.example to automatically forward mail to your address,',
  'please click the link below to confirm the request:',
  '',
  'https://mail-settings.google.com/mail/vf-%5BANGjdJ8%5D-a1_b2',
  '',
  'If you change your mind: https://mail-settings.google.com/mail/uf-%5BANGjdJ8%5D-a1_b2',
].join('\n');

test('Gmail’s gives the code, the link that confirms and not the one that cancels, and the account', () => {
  const subject = '(#482913756) Gmail Forwarding Confirmation - Receive Mail from ana@acme.example';
  expect(asking('forwarding-noreply@google.com', subject, GMAIL_TEXT)).toEqual({
    provider: 'gmail',
    code: '482913756',
    link: 'https://mail-settings.google.com/mail/vf-%5BANGjdJ8%5D-a1_b2',
    account: 'ana@acme.example',
  });
});

test.each([
  ['(#482913756) Gmail-Weiterleitungsbestätigung – E-Mail-Empfang von ana@acme.example'],
  ['(#482913756) Confirmación de reenvío de Gmail: recibir correo de ana@acme.example'],
  ['(#482913756) Подтверждение пересылки Gmail – получать почту с адреса ana@acme.example'],
  ['(#482913756) Gmail の転送の確認 - ana@acme.example からのメールを受信'],
])('Gmail’s is known in any language: %s', (subject) => {
  const link = 'https://mail.google.com/mail/vf-abc';
  expect(asking('forwarding-noreply@google.com', subject, `… ${link}`)).toMatchObject({
    code: '482913756',
    link,
    account: 'ana@acme.example',
  });
});

test.each([
  [
    'no-reply@microsoft.com',
    'Confirm forwarding to support@desk.example.com',
    'Your verification code is: 735201',
  ],
  ['account-security-noreply@accountprotection.microsoft.com', 'Forwarding address', 'Security code: 735201'],
])('Microsoft’s gives its code: %s', (from, subject, text) => {
  expect(asking(from, subject, text)).toMatchObject({ provider: 'microsoft', code: '735201', link: null });
});

test('Microsoft’s gives a link of Microsoft alone, also from its HTML', () => {
  const html =
    '<a href="https://evil.example/verify">x</a> <a href="https://outlook.office365.com/owa/confirm?a=1&amp;b=2">Confirm</a>';
  expect(asking('noreply@outlook.com', 'Verify your forwarding', 'Please verify.', html)).toMatchObject({
    provider: 'microsoft',
    link: 'https://outlook.office365.com/owa/confirm?a=1&b=2',
  });
});

test('cPanel’s gives its link, from whichever server it comes', () => {
  const text =
    'cPanel: a forwarder for info@shop.example was added. To confirm it, visit https://server7.host.example:2083/verify?token=A1B2C3';
  expect(asking('cpanel@server7.host.example', '[shop.example] Confirm your forwarder', text)).toMatchObject({
    provider: 'cpanel',
    link: 'https://server7.host.example:2083/verify?token=A1B2C3',
    account: 'info@shop.example',
  });
});

test.each([
  [
    'a person who asks about it',
    'ana@acme.example',
    '(#482913756) Gmail Forwarding Confirmation',
    GMAIL_TEXT,
  ],
  ['somebody who looks like Google', 'forwarding-noreply@google.com.evil.example', 'x', GMAIL_TEXT],
  ['other mail of Google', 'no-reply@accounts.google.com', 'Security alert', 'Code: 482913756'],
  ['other mail of Microsoft', 'no-reply@microsoft.com', 'Your invoice', 'Order code: 735201'],
  ['a colleague at Microsoft', 'bill@microsoft.com', 'Please confirm what I forward', 'Code: 735201'],
  ['a request without code and link', 'noreply@outlook.com', 'Verify your forwarding', 'Please do.'],
  ['any robot', 'noreply@shop.example', 'Confirm forwarding', 'https://shop.example/confirm'],
])('%s is a mail like others', (_, from, subject, text) => {
  expect(asking(from, subject, text)).toBeNull();
});

test('a hostile text is read in no time', () => {
  const started = performance.now();
  for (const text of [
    'code '.repeat(100_000),
    'a@'.repeat(100_000),
    'forward'.repeat(50_000),
    '@a.'.repeat(90_000),
  ])
    asking('noreply@outlook.com', 'Verify your forwarding', text, `<a href="https://x`.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(1500);
});
