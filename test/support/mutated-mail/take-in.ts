import * as fc from 'fast-check';
import { type GivenDelivery, givenMail, type TestDesk } from '../mail.ts';

/** Processor time that one mail may take. */
const MOST_SECONDS = 2;

const address = fc.constantFrom(
  ...[
    'support@desk.example.com',
    'billing@desk.example.com',
    'nobody@desk.example.com',
    'SUPPORT@desk.example.com',
  ],
  ...['support+t1.aaaaaaaaaaaa@desk.example.com', 'support+@desk.example.com', 'x@elsewhere.example', ''],
);
const verdict = fc.constantFrom('PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED');

/** How a mail is delivered, by whomever to whomever, with any verdicts. */
export const anyDelivery: fc.Arbitrary<GivenDelivery> = fc.record({
  sender: fc.constantFrom('', '<>', 'ana@example.com', 'support@desk.example.com', 'a@b'),
  recipients: fc.array(address, { maxLength: 3 }),
  verdicts: fc.record({
    ...{ spf: verdict, dkim: verdict, dmarc: verdict },
    spam: fc.constantFrom('PASS', 'FAIL'),
    virus: fc.constantFrom('PASS', 'FAIL'),
  }),
});

/** Mails that go on in a ticket of a desk, so that what is made of them does too. */
export async function givenAnswers(desk: TestDesk): Promise<Buffer[]> {
  const { receipt } = await desk.take();
  const { mail } = await desk.answer(receipt.ticketId, 'Put it out.\n\nThen call us.');
  const replyTo = mail.headers['reply-to']?.[0] ?? '';
  const quoted = mail.raw.slice(mail.raw.indexOf('\r\n\r\n')).replace(/^/gm, '> ');
  const answer = { subject: mail.headers.subject?.[0] ?? '', text: `It is out.\r\n\r\n${quoted}` };
  return [
    givenMail({ ...answer, inReplyTo: mail.messageId, references: mail.messageId }),
    givenMail({ ...answer, from: 'Bo <bo@example.net>', to: replyTo }),
  ];
}

/**
 * Takes a mail in, twice, and answers it as the desk does by itself.
 * @throws when it got lost, came twice, held the desk up, or cannot be read or answered
 */
export async function requireTakenIn(desk: TestDesk, raw: Buffer, delivery: GivenDelivery): Promise<void> {
  const arrival = desk.store(raw, delivery);
  const before = process.cpuUsage();
  const receipt = await desk.receive(arrival);
  const { user, system } = process.cpuUsage(before);
  if ((user + system) / 1e6 > MOST_SECONDS) throw new Error(`It took ${(user + system) / 1e6} s`);
  const again = await desk.receive(arrival);
  if (again.outcome !== 'known') throw new Error(`It was taken in twice: ${again.outcome}`);
  if (receipt.outcome === 'known') return;
  const { messages } = await desk.open(receipt.ticketId);
  if (!messages.some(({ id }) => id === receipt.messageId)) throw new Error('Its message is not there');
  if (receipt.outcome !== 'opened') return;
  await desk.send(await desk.event(receipt.ticketId, 'ticket.created'));
}
