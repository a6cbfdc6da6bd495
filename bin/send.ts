/**
 * `npm run send -- file.eml [--to address]`: delivers a message to the running local desk, byte for byte as the file
 * has it.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createTransport } from 'nodemailer';
import { findLocalDesk } from './desk/local-desk.ts';
import { tell } from './desk/tell.ts';

const USAGE = 'Usage: npm run send -- file.eml [--to support@desk.example.com] [--from customer@example.com]';

/** The address in the From field of a raw message, for the envelope; empty when there is none. */
function senderOf(raw: Buffer): string {
  const [head = ''] = raw.toString('latin1').split(/\r?\n\r?\n/);
  const from = /^from:((?:.|\r?\n[ \t])*)/im.exec(head)?.[1] ?? '';
  return /<([^<>\s]+@[^<>\s]+)>/.exec(from)?.[1] ?? /[^\s<>"',;]+@[^\s<>"',;]+/.exec(from)?.[0] ?? '';
}

async function send(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { to: { type: 'string' }, from: { type: 'string' } },
  });
  const [file] = positionals;
  if (!file || positionals.length > 1) throw new Error(USAGE);
  const desk = findLocalDesk();
  const raw = readFileSync(file);
  const to = values.to ?? desk.mailbox;
  const transport = createTransport({ host: '127.0.0.1', port: desk.smtp, secure: false, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: values.from ?? senderOf(raw), to }, raw });
  transport.close();
  console.log(`Delivered ${file} to ${to}. Tickets: ${desk.api}/tickets`);
}

tell(send);
