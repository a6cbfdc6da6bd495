import * as fc from 'fast-check';
import {
  type IncomingMessage,
  readMessage,
  sanitizeHtml,
  UnreadableMessageError,
} from '../../../core/email/index.ts';
import { mutatedMail, sampleMails } from '../../support/mutated-mail/index.ts';

const mails = mutatedMail(sampleMails());

/** Checks what is read of mutated mails; null is one that is refused, and kept whole. */
const everyMail = (check: (message: IncomingMessage) => void) =>
  fc.assert(
    fc.asyncProperty(mails, async (raw) => {
      const message = await readMessage(raw).catch((error: unknown) => {
        if (error instanceof UnreadableMessageError) return null;
        throw error;
      });
      if (message !== null) check(message);
    }),
    { seed: 12, numRuns: 200 },
  );

const lettersIn = (text: string): string[] => (text.match(/[\p{L}\p{N}]/gu) ?? []).sort();

test('whatever is done to a mail, each letter of its text is kept as an answer or as a quote', async () => {
  await everyMail(({ html, asksNothing, readableText, replyText, elided }) => {
    if (html === '' && !asksNothing) expect(lettersIn(replyText + elided)).toEqual(lettersIn(readableText));
  });
});

test('whatever is done to a mail, what is shown of its HTML runs nothing', async () => {
  await everyMail(({ html }) => {
    expect(sanitizeHtml(html).html).not.toMatch(
      /<(?:script|style|iframe|object|form|base)\b|\son\w+\s*=\s*"|(?:href|src)="\s*(?:javascript|vbscript):/i,
    );
  });
});
