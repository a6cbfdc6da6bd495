import { likelyOriginator, readMessage } from '../../../core/email/index.ts';
import { givenMail, givenParts } from './given.ts';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('character sets', () => {
  test.each([
    ['windows-1252', Buffer.from([0x80, 0x93, 0x94, 0x9f]), '€“”Ÿ'],
    ['iso-8859-1', Buffer.from([0x80, 0xe4]), '€ä'],
    ['us-ascii', Buffer.from('é', 'utf8'), 'é'],
    ['us-ascii', Buffer.from([0xe9]), 'é'],
    ['utf-8', Buffer.from([0x4b, 0xe4, 0x73, 0x65]), 'Käse'],
    ['utf-16', Buffer.from([0xfe, 0xff, 0x00, 0x41]), 'A'],
    ['utf-16le', Buffer.from([0x41, 0x00, 0x42, 0x00]), 'AB'],
    ['utf-7', latin('Hi +AOk- and +- it'), 'Hi é and + it'],
    ['gb2312', Buffer.from([0x81, 0x40]), '丂'],
    ['ks_c_5601-1987', Buffer.from([0xb0, 0xa1, 0x81, 0x41, 0xc6, 0x52]), '가갂힣'],
    ['shift_jis', Buffer.from([0x87, 0x40]), '①'],
    ['iso-2022-jp', latin('\x1b$B-!\x1b(B \x1b(I12\x1b(B'), '① ｱｲ'],
    ['koi8-u', Buffer.from([0xa4]), 'є'],
    ['x-unknown-label', Buffer.from('ș', 'utf8'), 'ș'],
    ['', Buffer.from([0xfc]), 'ü'],
  ])('text labelled %s is decoded as it was meant', async (charset, body, text) => {
    const type = charset === '' ? 'text/plain' : `text/plain; charset=${charset}`;
    expect((await readMessage(givenMail({ type, body }))).text).toBe(text);
  });

  test('HTML without a label is decoded by its own declaration', async () => {
    const body = Buffer.from('<meta charset="windows-1251"><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>', 'latin1');
    const message = await readMessage(givenMail({ type: 'text/html', body }));
    expect(message.readableText).toBe('Привет');
  });
});

describe('headers', () => {
  test('a character cut between two encoded words is joined', async () => {
    const [head, tail] = [Buffer.from('ž').subarray(0, 1), Buffer.from('ž').subarray(1)];
    const subject = `=?utf-8?B?${head.toString('base64')}?=\r\n =?utf-8?B?${tail.toString('base64')}?=`;
    expect((await readMessage(givenMail({ subject }))).subject).toBe('ž');
  });

  test('ids separated by commas are told apart', async () => {
    const headers = ['References: <a@example.com>,<b@example.com>, <c@example.com>'];
    const { references } = await readMessage(givenMail({ headers }));
    expect(references).toEqual(['<a@example.com>', '<b@example.com>', '<c@example.com>']);
  });

  test('raw bytes in a name are read in the charset of the body', async () => {
    const raw = Buffer.concat([
      latin('From: \xc8rni\xe8 <c@example.com>\r\nContent-Type: text/plain; charset=windows-1250\r\n\r\nx'),
    ]);
    expect(likelyOriginator((await readMessage(raw)).from)).toEqual({
      address: 'c@example.com',
      name: 'Črnič',
    });
  });

  test.each([
    ['"Pop, Ana" <Ana@Example.com>', { address: 'ana@example.com', name: 'Pop, Ana' }],
    ['Pop, Ana <ana@example.com>', { address: 'ana@example.com', name: 'Pop, Ana' }],
    ['ana@example.com (Ana Pop)', { address: 'ana@example.com', name: 'Ana Pop' }],
    ['Ana ana@example.com', { address: 'ana@example.com', name: 'Ana' }],
    [
      '=?utf-8?Q?Pop=2C_Ana_=3Cx=40evil.example=3E?= <ana@example.com>',
      { address: 'ana@example.com', name: 'Pop, Ana <x@evil.example>' },
    ],
    ['"Ana <ana@example.com>', { address: 'ana@example.com', name: 'Ana' }],
    ["'Ana' <ana@example.com>", { address: 'ana@example.com', name: 'Ana' }],
    ['<ana@bücher.example>', { address: 'ana@xn--bcher-kva.example', name: '' }],
    ['Ana', null],
    ['', null],
  ])('the sender of %s is found', async (from, sender) => {
    expect(likelyOriginator((await readMessage(givenMail({ from }))).from)).toEqual(sender);
  });

  test('every address that the mail was forwarded to counts as a recipient', async () => {
    const headers = [
      'Cc: b@example.com',
      'Delivered-To: support+t1.abc@desk.example.com',
      'X-Original-To: b@example.com',
    ];
    const { recipients } = await readMessage(
      givenMail({ to: 'Desk: a@example.com, a@example.com;', headers }),
    );
    expect(recipients).toEqual(['a@example.com', 'b@example.com', 'support+t1.abc@desk.example.com']);
  });
});

describe('parts', () => {
  const type = 'multipart/mixed; boundary=b';

  test('files keep the line ends they were sent with', async () => {
    const file = 'Content-Type: text/csv; name=a.csv\nContent-Disposition: attachment\n\na;b\n1;2';
    const { attachments } = await readMessage(givenMail({ type, body: givenParts('b', [file]) }));
    expect(Buffer.from(attachments[0]?.content ?? []).toString()).toBe('a;b\r\n1;2');
  });

  test('two files of one name and an empty file are all kept', async () => {
    const file = 'Content-Type: application/pdf; name=a.pdf\n\n';
    const { attachments } = await readMessage(givenMail({ type, body: givenParts('b', [file, file]) }));
    expect(attachments.map(({ filename, size }) => [filename, size])).toEqual([
      ['a.pdf', 0],
      ['a.pdf', 0],
    ]);
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ana\\scan.pdf', 'scan.pdf'],
    ['=?utf-8?Q?a=0D=0AX-Evil=3A_b=2Etxt?=', 'a X-Evil: b.txt'],
    ['..', ''],
    ['invoice(1).pdf', 'invoice(1).pdf'],
  ])('a file called %s is stored as %s', async (sent, kept) => {
    const file = `Content-Type: application/pdf\nContent-Disposition: attachment; filename="${sent}"\n\nx`;
    const { attachments } = await readMessage(givenMail({ type, body: givenParts('b', [file]) }));
    expect(attachments[0]?.filename).toBe(kept);
  });

  test('a boundary that the header does not name is found in the body', async () => {
    const part = 'Content-Type: text/plain; charset=utf-8\n\nStill readable';
    const message = await readMessage(
      givenMail({ type: 'multipart/mixed', body: givenParts('other', [part]) }),
    );
    expect(message.text).toBe('Still readable');
  });

  test('a multipart without any boundary is read as text', async () => {
    const message = await readMessage(givenMail({ type, body: 'No parts at all' }));
    expect(message.text).toBe('No parts at all');
  });

  test('HTML alone becomes text without shouting', async () => {
    const body =
      '<h1>Order</h1><p>It is <b>late</b>.</p><script>x()</script><p>See <a href="javascript:x()">this</a></p>';
    const message = await readMessage(givenMail({ type: 'text/html; charset=utf-8', body }));
    expect(message.text).toBe('');
    expect(message.readableText).toBe('Order\nIt is late.\nSee this');
  });

  test('flowed lines are joined, quotes apart from answers', async () => {
    const body = '> one \n> two\nthree \nfour\n-- \nAna';
    const message = await readMessage(givenMail({ type: 'text/plain; charset=utf-8; format=flowed', body }));
    expect(message.text).toBe('> one two\nthree four\n-- \nAna');
  });
});
