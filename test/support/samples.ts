import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Where the sample messages are. */
export const SAMPLES = join(process.cwd(), 'test/emails');

const expectedSchema = z.record(
  z.string(),
  z.object({
    from: z.string(),
    fromName: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    attachments: z.array(z.object({ filename: z.string(), contentType: z.string(), size: z.int() })),
    messageId: z.string(),
    inReplyTo: z.string(),
    references: z.array(z.string()),
    replyText: z.string(),
    notInReply: z.array(z.string()),
    isAutoReply: z.boolean(),
    isBounce: z.boolean(),
  }),
);

/** What is known of each sample, by its name. */
export const expectedSamples = () =>
  expectedSchema.parse(JSON.parse(readFileSync(join(SAMPLES, 'expected.json'), 'utf8')));

/** A sample on who wrote a message, as a mail system hands it over, with its `{{BLANKS}}` filled in. */
export function senderSample(name: string, blanks: Readonly<Record<string, string>> = {}): Buffer {
  const text = readFileSync(join(SAMPLES, 'senders', `${name}.eml`), 'utf8').replace(/\r?\n/g, '\r\n');
  const filled = Object.entries(blanks).reduce(
    (so, [blank, value]) => so.replaceAll(`{{${blank}}}`, value),
    text.replace(/^X-Try-.*\r\n/gm, ''),
  );
  if (filled.includes('{{')) throw new Error(`${name} has blanks that nobody filled in`);
  return Buffer.from(filled);
}
