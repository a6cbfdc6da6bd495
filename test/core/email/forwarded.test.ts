import { readForwarded, readMessage } from '../../../core/email/index.ts';
import { givenMail } from '../../support/mail.ts';

const forwardedIn = async (mail: Parameters<typeof givenMail>[0]) =>
  readForwarded(await readMessage(givenMail({ subject: 'Fwd: Machine broken', ...mail })));

const GMAIL = `Please look.

---------- Forwarded message ---------
From: Lukas Berg <lukas@example.org>
Date: Mon, Mar 2, 2026 at 6:21 PM
Subject: Machine broken
To: Shop <shop@example.net>


It shows E17.
Serial: KM-88213`;

describe('a mail that somebody passes on', () => {
  test.each([
    ['Gmail', GMAIL],
    [
      'Outlook',
      'Please look.\n\n________________________________\nVon: Lukas Berg <lukas@example.org>\nGesendet: Montag, 2. März 2026 18:21\nAn: Shop <shop@example.net>\nBetreff: Machine broken\n\nIt shows E17.\nSerial: KM-88213',
    ],
    [
      'older Outlook',
      'Please look.\n\n-----Original Message-----\nFrom: Lukas Berg [mailto:lukas@example.org]\nSent: Monday, March 2, 2026 6:21 PM\nTo: Shop\nSubject: Machine broken\n\nIt shows E17.\nSerial: KM-88213',
    ],
    [
      'Apple Mail',
      'Please look.\n\n> Anfang der weitergeleiteten Nachricht:\n> \n> Von: Lukas Berg <lukas@example.org>\n> Betreff: Machine broken\n> Datum: 2. März 2026 um 18:21:07 MEZ\n> An: shop@example.net\n> \n> It shows E17.\n> Serial: KM-88213',
    ],
    [
      'Thunderbird',
      'Please look.\n\n-------- Forwarded Message --------\nSubject: \tMachine broken\nDate: \tMon, 2 Mar 2026 18:21:07 +0100\nFrom: \tLukas Berg <lukas@example.org>\nTo: \tShop <shop@example.net>\n\n\n\nIt shows E17.\nSerial: KM-88213',
    ],
  ])('is read as %s writes it', async (_, text) => {
    const [found, ...deeper] = await forwardedIn({ text });
    expect(found).toMatchObject({
      from: { address: 'lukas@example.org', name: 'Lukas Berg' },
      subject: 'Machine broken',
      text: 'It shows E17.\nSerial: KM-88213',
      above: 'Please look.',
    });
    expect(deeper).toEqual([]);
  });

  test('is read from one attached as it came, with its id, its files and what stands beside it', async () => {
    const inner = givenMail({
      from: 'Lukas Berg <lukas@example.org>',
      id: '<inner@example.org>',
      subject: 'E17',
    });
    const text = `--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="log.csv"\r\n\r\n1,2\r\n--b--`;
    const headers = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'];
    const [found] = await forwardedIn({ subject: 'a machine', headers, text });
    expect(found).toMatchObject({
      from: { address: 'lukas@example.org' },
      subject: 'E17',
      messageId: '<inner@example.org>',
      text: 'It burns.',
      above: 'See below.',
      beside: [{ filename: 'log.csv' }],
    });
  });

  test('is followed to who wrote it first, with all that stands above it', async () => {
    const text = `For you.\n\n---------- Forwarded message ---------\nFrom: Ana <ana@desk.example.com>\nDate: today\nSubject: Fwd: Machine broken\nTo: Ben\n\n${GMAIL}`;
    const found = await forwardedIn({ text });
    expect(found.map(({ from }) => from.address)).toEqual(['ana@desk.example.com', 'lukas@example.org']);
    expect(found[1]).toMatchObject({
      text: 'It shows E17.\nSerial: KM-88213',
      above: 'For you.\n\nPlease look.',
    });
  });

  test.each([
    ['an answer', { subject: 'Re: Machine broken', text: GMAIL }],
    ['one whose header names nobody by an address', { text: GMAIL.replace('<lukas@example.org>', '') }],
    ['one without a header', { text: 'From: ana@example.com is where it came from.' }],
  ])('is none in %s', async (_, mail) => {
    expect(await forwardedIn(mail)).toEqual([]);
  });
});
