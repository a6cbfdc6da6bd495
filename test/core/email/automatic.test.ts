import { readMessage } from '../../../core/email/index.ts';
import { type GivenMail, givenMail, givenParts } from './given.ts';

const reasonOf = async (mail: GivenMail): Promise<string | false> => {
  const { automatic } = await readMessage(givenMail(mail));
  return automatic === false ? false : automatic.reason;
};

describe('mail by machines', () => {
  test.each([
    ['auto_submitted', { headers: ['Auto-Submitted: auto-generated (vacation)'] }],
    ['precedence', { headers: ['Precedence: bulk'] }],
    ['precedence', { headers: ['X-Precedence: auto_reply'] }],
    ['auto_response_header', { headers: ['X-Autorespond: yes'] }],
    ['auto_response_header', { headers: ['Delivered-To: autoresponder@example.com'] }],
    ['auto_response_suppress', { headers: ['X-Auto-Response-Suppress: All'] }],
    ['loop_header', { headers: ['X-Loop: true'] }],
    ['mailing_list', { headers: ['List-Unsubscribe: <mailto:out@example.com>'] }],
    ['null_return_path', { headers: ['Return-Path: <>'] }],
    ['sender', { from: 'no-reply@shop.example.com' }],
    ['sender', { from: 'donotreply+42@shop.example.com' }],
    ['subject', { subject: 'Automatic reply: your question' }],
    ['subject', { subject: 'Réponse automatique : votre demande' }],
    ['subject', { subject: 'Автоматический ответ: вопрос' }],
    [
      'report',
      {
        type: 'multipart/report; report-type=disposition-notification; boundary=b',
        body: givenParts('b', ['\nread']),
      },
    ],
  ])('are known by %s', async (reason, mail) => {
    expect(await reasonOf(mail)).toBe(reason);
  });

  test.each([
    ['nothing unusual', {}],
    ['Auto-Submitted: no', { headers: ['Auto-Submitted: no'] }],
    ['what Outlook writes for people', { headers: ['X-Auto-Response-Suppress: DR, OOF, AutoReply'] }],
    ['a loop mark of a person', { headers: ['X-Loop: ana@example.com'] }],
    ['a subject about answers', { subject: 'Your automatic reply is wrong' }],
    ['an undelivered parcel', { subject: 'Undelivered parcel', headers: ['Return-Path: <ana@example.com>'] }],
    ['an undelivered parcel without return path', { subject: 'Undelivered parcel' }],
    ['a colleague called Norbert', { from: 'norbert.reply@example.com' }],
  ])('people write mail with %s', async (_, mail) => {
    expect(await reasonOf(mail)).toBe(false);
  });
});

describe('reports on a delivery', () => {
  const status = (action: string, code: string): string =>
    `Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; old@example.org\nAction: ${action}\nStatus: ${code}\n`;
  const original =
    'Content-Type: text/rfc822-headers\n\nMessage-ID: <sent@email.amazonses.com>\nSubject: x\n';
  const report = (action: string, code: string): GivenMail => ({
    type: 'multipart/report; report-type=delivery-status; boundary=b',
    body: givenParts('b', ['\nSorry', status(action, code), original]),
  });

  test('a failure names recipient, status and the message', async () => {
    expect((await readMessage(givenMail(report('failed', '5.1.1')))).bounce).toEqual({
      kind: 'failed',
      recipient: 'old@example.org',
      status: '5.1.1',
      originalMessageId: '<sent@email.amazonses.com>',
    });
  });

  test('a delay is no failure', async () => {
    expect((await readMessage(givenMail(report('delayed', '4.4.1')))).bounce).toMatchObject({
      kind: 'delayed',
    });
  });

  test('a report of success is by a machine, and no bounce', async () => {
    const message = await readMessage(givenMail(report('delivered', '2.0.0')));
    expect([message.automatic, message.bounce]).toEqual([{ reason: 'report' }, false]);
  });

  test.each([
    [
      'a delivery status in an ordinary multipart',
      { type: 'multipart/mixed; boundary=b', body: givenParts('b', ['\nSorry', status('failed', '5.0.0')]) },
    ],
    ['the mailer-daemon', { from: 'MAILER-DAEMON@example.org', body: 'Your message did not arrive' }],
    [
      'a postmaster with a null return path',
      { from: 'postmaster@example.org', headers: ['Return-Path: <>'] },
    ],
    ['X-Failed-Recipients', { headers: ['X-Failed-Recipients: old@example.org'] }],
    [
      'a failure subject with a null return path',
      { subject: 'Unzustellbar: Angebot', headers: ['Return-Path: <>'] },
    ],
    ['a failure subject and a status code', { subject: 'Delivery failed', body: '550 5.1.1 no such user' }],
  ])('are known by %s', async (_, mail) => {
    expect((await readMessage(givenMail(mail))).bounce).toMatchObject({ kind: 'failed' });
  });

  test('a vacation note with a null return path is none', async () => {
    const message = await readMessage(givenMail({ subject: 'Gone hiking', headers: ['Return-Path: <>'] }));
    expect([message.automatic, message.bounce]).toEqual([{ reason: 'null_return_path' }, false]);
  });

  test('a spam complaint is none', async () => {
    const type = 'multipart/report; report-type=feedback-report; boundary=b';
    expect((await readMessage(givenMail({ type, body: givenParts('b', ['\nabuse']) }))).bounce).toBe(false);
  });
});
