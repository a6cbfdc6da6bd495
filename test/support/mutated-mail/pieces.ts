/** Values that say something else of a part, or of a mail, than what it is. */
export const VALUES = [
  ...['text/plain', 'text/html', 'message/rfc822', 'message/delivery-status', 'multipart/alternative'],
  ...['multipart/mixed; boundary=b', 'multipart/report; report-type=delivery-status; boundary=""'],
  ...['text/plain; charset=utf-16', 'text/html; charset=iso-2022-jp', 'text/plain; charset=utf-7'],
  ...['text/plain; charset=gb18030; format=flowed; delsp=yes', 'text/calendar; method=REPLY'],
  ...['application/pkcs7-mime; smime-type=signed-data', 'application/ms-tnef', 'image/png; name=""'],
  ...['base64', 'quoted-printable', 'x-uuencode', '8bit', "attachment; filename*0*=utf-8''%", 'inline'],
  ...['<>', '""', '<a@b', 'a@b, c@d;', '=?utf-8?B?????=', '=?x?Q?=0D=0A?=', '\u0000', '(((', ':;,@<>'],
  ...['auto-replied', 'bulk', 'list', 'Tue, 99 Foo 99999 99:99:99 +9999', 'x'.repeat(5000)],
  ...['<t1.m1.aaaaaaaaaaaa@desk.example.com>', 'support+t1.aaaaaaaaaaaa@desk.example.com'],
  'Re: [#1] [#2] [#999999999999999]',
];

/** What stands in mail that was made to do harm, or was broken on its way. */
export const PIECES = [
  ...['\r\n\r\n', '\n', '\r', '--', '--b\r\n', '--b--\r\n', '\u0000', '\u001b$B', '+AGE-', '=', '=\r\n'],
  ...['=E2=82', '<script>alert(1)</script>', '<!--', '<![CDATA[', '<style>', '<blockquote type="cite">'],
  ...[
    '</',
    '&#x0;',
    '<a href="javascript:x">',
    '> ',
    '>>> ',
    'begin 644 a\r\n',
    '\u202e',
    '\ud83d',
    '\ufffd',
  ],
  ...['From: a\r\nTo: b\r\nDate: c\r\nSubject: d\r\n', 'On 1 Jan 2026, a <b@c.example> wrote:\r\n'],
  ...['_____ [ref:t1.aaaaaaaaaaaa] _____\r\n', '\u2028', 'MIIB', '30800609'],
];
