import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createTransport } from 'nodemailer';
import * as z from 'zod';
import type { HelpOrder } from './help-worker.ts';
import type { Outbox, SentMail } from './pages/outbox/index.ts';

/** The mail by which a new desk shows what it does. All of it is fixed: sent again, it is the same mail. */
const SAMPLE = {
  from: 'ana.popescu@customer.example.net',
  name: 'Ana Popescu',
  subject: 'My order arrived without the charger',
  messageId: '<first-question@customer.example.net>',
  date: new Date('2026-03-02T09:41:00Z'),
  text: [
    'Hello,',
    '',
    'order 20391 arrived today, thank you! The charger is missing from the box.',
    'Could you send it to me, or should I return everything?',
    '',
    'Ana',
  ].join('\n'),
};

/** What the sample mail became. */
export type SampleTicket = {
  id: number;
  subject: string;
  from: string;
  /** the answer that the customer got at once */
  acknowledgement: SentMail;
};

/** A machine that is busy with other things takes its time; one that is not needs a second. */
const ACKNOWLEDGED_WITHIN_MS = 60_000;

/** The first mail that went to the sample's sender and names a ticket. */
async function findAcknowledgement(outbox: Outbox): Promise<SampleTicket | undefined> {
  for (const mail of outbox.list().toReversed()) {
    const id = /\[#(\d+)\]/.exec(mail.subject)?.[1];
    if (id && mail.to.includes(SAMPLE.from)) {
      return { id: Number(id), subject: SAMPLE.subject, from: SAMPLE.from, acknowledgement: mail };
    }
  }
  return undefined;
}

/**
 * Delivers the sample mail through the SMTP door, as any customer's mail comes in, and waits for the answer to it.
 * @returns undefined when no answer came in time
 */
export async function deliverSample(options: {
  smtpPort: number;
  mailbox: string;
  outbox: Outbox;
}): Promise<SampleTicket | undefined> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: options.smtpPort,
    secure: false,
    ignoreTLS: true,
  });
  const { from: address, name, ...letter } = SAMPLE;
  await transport.sendMail({
    from: { name, address },
    to: options.mailbox,
    ...letter,
  });
  transport.close();
  const deadline = Date.now() + ACKNOWLEDGED_WITHIN_MS;
  while (Date.now() < deadline) {
    const found = await findAcknowledgement(options.outbox);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

/** Fills the help centre of a new desk, in two languages. @param root folder of the project */
export async function fillHelpCentre(
  root: string,
  workerData: HelpOrder,
  { origin, adminToken }: { origin: string; adminToken: string },
): Promise<void> {
  const worker = new Worker(join(root, 'local/help-worker.ts'), { workerData, execArgv: [] });
  const [isNew] = z.tuple([z.boolean()]).parse(await once(worker, 'message'));
  if (!isNew) return;
  const helpCentre = { address: `${origin}/help`, languages: ['en', 'de'], followLinks: true };
  await fetch(`${origin}/v1/options`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ helpCentre }),
  });
}
