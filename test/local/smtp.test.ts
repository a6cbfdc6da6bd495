import { generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import nodemailer, { type Transporter } from 'nodemailer';
import * as z from 'zod';
import { readSesResults, signedDomains } from '../../core/email/index.ts';
import { type SenderProof, senderProof } from '../../core/inbound/sender-proof.ts';
import { type Clock, startClock } from '../../local/clock.ts';
import { PortTakenError } from '../../local/http.ts';
import { type SmtpDoorOptions, startSmtpDoor } from '../../local/smtp/index.ts';
import { covers } from '../../local/smtp/recipients.ts';
import { NAMED_VERDICTS, type VerdictSettings, type VerdictsName } from '../../local/smtp/verdicts.ts';
import { arrivalSchema } from '../../schemas/mail/arrival.ts';

const topicArn = 'arn:aws:sns:us-east-1:000000000000:received';
const rules = [
  { recipients: ['support@desk.example.com', 'shop.example.com'], bucket: 'mail', prefix: 'in/', topicArn },
];
const notified = z.looseObject({
  mail: z.looseObject({ messageId: z.string() }),
  receipt: z.looseObject({ recipients: z.array(z.string()) }),
});

let clock: Clock;
let stored: Map<string, Buffer>;
let published: z.infer<typeof notified>[];
let door: { port: number; stop(): Promise<void> };
let transport: Transporter;

async function open(more: Partial<SmtpDoorOptions> = {}): Promise<void> {
  door = await startSmtpDoor({
    clock,
    rules,
    storeObject: async (bucket, key, body) => void stored.set(`${bucket}/${key}`, body),
    publish: async (topic, message) => {
      expect(topic).toBe(topicArn);
      published.push(notified.parse(JSON.parse(message)));
    },
    ...more,
  });
  transport = nodemailer.createTransport({ host: '127.0.0.1', port: door.port, name: 'client.example.com' });
}

beforeEach(() => {
  clock = startClock();
  stored = new Map();
  published = [];
});
afterEach(async () => {
  transport.close();
  await door.stop();
  clock.stop();
});

const raw = (lines: string[]): string => lines.join('\r\n');
const letter = raw([
  'From: =?UTF-8?Q?Ad=C3=A4?= <ada@example.com>',
  'To: Support <support@desk.example.com>, other@example.org',
  'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
  'Message-ID: <1@example.com>',
  'Date: Sat, 21 Nov 2026 20:00:00 +0000',
  '',
  'Hello',
  '.a line that begins with a dot',
  '',
]);
const deliver = (to: string | string[], text: string | Buffer = letter, from = 'ada@example.com') =>
  transport.sendMail({ envelope: { from, to }, raw: text });
const only = (): Buffer => {
  expect(stored.size).toBe(1);
  return [...stored.values()][0] ?? Buffer.alloc(0);
};

/** Speaks SMTP line by line and answers what the door said, its greeting first. */
async function dialogue(...lines: string[]): Promise<string[]> {
  const socket = connect(door.port, '127.0.0.1').setEncoding('utf8');
  const answers: string[] = [];
  const waiting = [...lines];
  for await (const answer of socket) {
    answers.push(String(answer));
    const line = waiting.shift();
    if (line === undefined) break;
    socket.write(`${line}\r\n`);
  }
  return answers;
}

test('a mail is stored as it came under the trace of its way, and announced in the words of SES', async () => {
  await open();
  const { response } = await deliver('support@desk.example.com');
  const id = published[0]?.mail.messageId ?? '';
  expect(id).toMatch(/^[0-9a-v]{40}$/);
  expect(response).toContain(`OK ${id}`);
  const text = only().toString();
  expect(text.endsWith(letter)).toBe(true);
  expect(text).toMatch(
    new RegExp(
      `^Return-Path: <ada@example.com>\r\nReceived: from client\\.example\\.com [^\\n]+\r\n by inbound-smtp[^\\n]+ ${id}\r\n for support@desk.example.com;\r\n`,
    ),
  );
  expect(text).toContain(
    'Authentication-Results: amazonses.com;\r\n spf=none (spfCheck: domain of example.com) client-ip=127.0.0.1; ' +
      'envelope-from=ada@example.com; helo=client.example.com;\r\n dkim=none;\r\n dmarc=none;\r\n',
  );
  expect(readSesResults(only())).toEqual({
    spf: 'none',
    dkim: [{ result: 'none', domain: '' }],
    dmarc: 'none',
  });
  const timestamp = expect.stringMatching(/^\d{4}-.+Z$/);
  expect(published).toEqual([
    {
      notificationType: 'Received',
      mail: {
        timestamp,
        source: 'ada@example.com',
        messageId: id,
        destination: ['support@desk.example.com', 'other@example.org'],
        headersTruncated: false,
        headers: expect.arrayContaining([{ name: 'Message-ID', value: '<1@example.com>' }]),
        commonHeaders: {
          returnPath: 'ada@example.com',
          from: ['"Adä" <ada@example.com>'],
          to: ['Support <support@desk.example.com>', 'other@example.org'],
          messageId: '<1@example.com>',
          date: 'Sat, 21 Nov 2026 20:00:00 +0000',
          subject: 'Grüße',
        },
      },
      receipt: {
        timestamp,
        processingTimeMillis: expect.any(Number),
        recipients: ['support@desk.example.com'],
        spamVerdict: { status: 'PASS' },
        virusVerdict: { status: 'PASS' },
        spfVerdict: { status: 'GRAY' },
        dkimVerdict: { status: 'GRAY' },
        dmarcVerdict: { status: 'GRAY' },
        action: { type: 'S3', topicArn, bucketName: 'mail', objectKeyPrefix: 'in/', objectKey: `in/${id}` },
      },
    },
  ]);
  expect([...stored.keys()]).toEqual([`mail/in/${id}`]);
});

test('only recipients of the rules are let in; several of them are one message', async () => {
  await open();
  await expect(deliver('sales@desk.example.com')).rejects.toMatchObject({ responseCode: 550 });
  await deliver(['support+T42.abc@desk.example.com', 'nobody@desk.example.com', 'any@shop.example.com']);
  expect(published.map(({ receipt }) => receipt.recipients)).toEqual([
    ['support+T42.abc@desk.example.com', 'any@shop.example.com'],
  ]);
});

test('every rule that covers a recipient stores and announces its own', async () => {
  const second = { recipients: ['desk.example.com'], bucket: 'copies', prefix: '', topicArn };
  await open({ rules: [...rules, second] });
  await deliver(['support@desk.example.com', 'sales@desk.example.com']);
  expect(published.map(({ receipt }) => receipt.recipients.length)).toEqual([1, 2]);
  expect([...stored.keys()].map((key) => key.split('/')[0])).toEqual(['mail', 'copies']);
});

test.each([
  ['support@desk.example.com', 'SUPPORT+1@Desk.Example.com', true],
  ['support@desk.example.com', 'support@example.com', false],
  ['support+vip@desk.example.com', 'support@desk.example.com', false],
  ['example.com', 'a@desk.example.com', false],
  ['.example.com', 'a@desk.example.com', true],
  ['.example.com', 'a@example.com', false],
])('the condition %s and the address %s: %s', (condition, address, expected) => {
  expect(covers(condition, address)).toBe(expected);
});

test('what cannot be stored or announced is answered 451, so that the sender keeps it', async () => {
  const errors: unknown[] = [];
  await open({ publish: () => Promise.reject(new Error('away')), onError: (error) => errors.push(error) });
  await expect(deliver('support@desk.example.com')).rejects.toMatchObject({ responseCode: 451 });
  expect(errors).toEqual([expect.objectContaining({ message: 'away' })]);
});

test('40 MB are taken and more is refused with 552, whether announced or not', async () => {
  await open();
  const head = 'From: a@example.com\r\n\r\n';
  const body = (bytes: number): Buffer => Buffer.alloc(bytes, `${'x'.repeat(70)}\r\n`);
  const limit = 40 * 1_048_576;
  const fits = Buffer.concat([Buffer.from(head), body(limit - head.length - 2), Buffer.from('\r\n')]);
  await deliver('support@desk.example.com', fits);
  expect(only().subarray(-fits.length).equals(fits)).toBe(true);
  const larger = Buffer.concat([Buffer.from(head), body(limit)]);
  await expect(deliver('support@desk.example.com', larger)).rejects.toMatchObject({ responseCode: 552 });
  const announced = await dialogue('EHLO x', `MAIL FROM:<ada@example.com> SIZE=${limit + 1}`);
  expect(announced.at(-1)).toMatch(/^552 /);
  expect(stored.size).toBe(1);
});

test('a bounce with the empty sender comes in', async () => {
  await open();
  await deliver('support@desk.example.com', letter, '');
  expect(only().toString()).toMatch(/^Return-Path: <>\r\n/);
  expect(published[0]?.mail.source).toBe('');
});

test('neither sign-in nor TLS is offered', async () => {
  await open();
  const [, greeting = ''] = await dialogue('EHLO x');
  expect(greeting).toMatch(/250[ -]SIZE 41943040/);
  expect(greeting).not.toMatch(/AUTH|STARTTLS/);
});

test('a taken port is told in one sentence', async () => {
  await open();
  await expect(
    startSmtpDoor({
      clock,
      rules,
      port: door.port,
      storeObject: async () => undefined,
      publish: async () => undefined,
    }),
  ).rejects.toThrow(PortTakenError);
});

test.each<[VerdictsName, SenderProof]>([
  ['gray', 'silent'],
  ['pass', 'proven'],
  ['fail', 'doubted'],
])('under the verdicts %s the desk finds every sender %s', async (name, found) => {
  await open({ verdicts: { kind: 'fixed', verdicts: NAMED_VERDICTS[name] } });
  await deliver('support@desk.example.com');
  const from = { is: 'clear', mailbox: { address: 'ada@example.com', name: 'Ada' } } as const;
  expect(senderProof(from, arrivalSchema.parse(published[0]), only())).toBe(found);
});

describe('checked verdicts', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const dns = {
    'TXT example.com': ['v=spf1 ip4:127.0.0.1 -all'],
    'TXT forged.example.org': ['v=spf1 ip4:192.0.2.1 -all'],
    'TXT _dmarc.example.com': ['v=DMARC1; p=reject'],
    'TXT _dmarc.forged.example.org': ['v=DMARC1; p=quarantine'],
    'TXT s1._domainkey.example.com': [`v=DKIM1; k=rsa; p=${key}`],
  };
  const settings: VerdictSettings = { kind: 'checked', dns };
  const statuses = () => {
    const receipt = published[0]?.receipt ?? {};
    return Object.entries(receipt).flatMap(([name, value]) => {
      const verdict = z.object({ status: z.string() }).safeParse(value);
      return verdict.success ? [`${name.replace('Verdict', '')} ${verdict.data.status}`] : [];
    });
  };

  test('a signed mail from the right place passes', async () => {
    await open({ verdicts: settings });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const signature = { signingDomain: 'example.com', selector: 's1', privateKey: pem };
    const { signatures } = await dkimSign(letter, { ...signature, signatureData: [signature] });
    await deliver('support@desk.example.com', signatures + letter);
    expect(statuses()).toEqual(['spam PASS', 'virus PASS', 'spf PASS', 'dkim PASS', 'dmarc PASS']);
    expect(signedDomains(only())).toEqual(['example.com']);
    expect(readSesResults(only())).toMatchObject({ spf: 'pass', dmarc: 'pass' });
  });

  test('a forged sender fails, and the policy of the domain is told', async () => {
    await open({ verdicts: settings });
    const forged = letter.replace('ada@example.com', 'ceo@forged.example.org');
    await deliver('support@desk.example.com', forged, 'ceo@forged.example.org');
    expect(statuses()).toEqual(['spam PASS', 'virus PASS', 'spf FAIL', 'dkim GRAY', 'dmarc FAIL']);
    expect(published[0]?.receipt).toMatchObject({ dmarcPolicy: 'QUARANTINE' });
  });

  test('a domain that publishes nothing is neither proven nor refused, and nothing asks the network', async () => {
    await open({ verdicts: settings });
    await deliver('support@desk.example.com', letter.replace('ada@example.com', 'a@b.test'), 'a@b.test');
    expect(statuses()).toEqual(['spam PASS', 'virus PASS', 'spf GRAY', 'dkim GRAY', 'dmarc GRAY']);
  });

  test.each([
    ['spam FAIL', 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'],
    ['virus FAIL', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE'],
  ])('a test string gives %s under any setting', async (verdict, mark) => {
    await open();
    await deliver('support@desk.example.com', `${letter}${mark}\r\n`);
    expect(statuses()).toContain(verdict);
  });
});
