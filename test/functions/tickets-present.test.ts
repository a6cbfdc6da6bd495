import { presentMessage, type Show } from '../../functions/api/tickets/present-ticket.ts';
import { messageOutSchema } from '../../schemas/api/tickets.ts';
import { type Message, messageSchema } from '../../schemas/message.ts';
import { NOW, testContext } from '../support/context.ts';

const show = (toAgent: boolean): Show => ({
  presign: async ({ bucket, key, filename }) => `https://${bucket}/${key}?as=${filename}`,
  mailBucket: 'mail',
  attachmentBucket: 'files',
  toAgent,
});

/** A mail with a file, of which the receiving side said this about viruses. */
function mailWith(virus: 'PASS' | 'FAIL'): Message {
  return messageSchema.parse({
    id: testContext().newId(),
    kind: 'customer_message',
    author: { kind: 'customer', id: 1 },
    createdAt: NOW.toISOString(),
    text: 'Begin',
    textKey: 'text',
    replyText: 'Begin',
    htmlKey: 'html',
    attachments: [
      {
        filename: 'a.pdf',
        contentType: 'application/pdf',
        size: 3,
        inline: false,
        contentId: null,
        key: 'file',
      },
    ],
    origin: {
      channel: 'email',
      from: 'jo@example.com',
      fromName: 'Jo',
      messageId: '<1@example.com>',
      rawKey: 'raw',
      automatic: false,
      verdicts: { spf: 'PASS', dkim: 'PASS', dmarc: 'PASS', spam: 'PASS', virus },
    },
  });
}

test('an agent gets links to the text, the HTML, the files and the mail as it came', async () => {
  const mail = mailWith('PASS');
  const shown = await presentMessage(mail, show(true));
  expect(messageOutSchema.parse(shown)).toEqual(shown);
  expect(shown).toMatchObject({
    textUrl: `https://files/text?as=${mail.id}.txt`,
    htmlUrl: `https://files/html?as=${mail.id}.html`,
    attachments: [{ filename: 'a.pdf', size: 3, url: 'https://files/file?as=a.pdf' }],
    origin: {
      from: 'jo@example.com',
      doubted: false,
      replyTo: null,
      rawUrl: `https://mail/raw?as=${mail.id}.eml`,
    },
  });
});

test('an agent sees when a sender is in doubt, and who filled in a form', async () => {
  const mail = mailWith('PASS');
  if (mail.origin.channel !== 'email') throw new Error('This is no mail.');
  const origin = { ...mail.origin, doubted: true, replyTo: 'carla@example.org' };
  const shown = await presentMessage({ ...mail, origin }, show(true));
  expect(shown.origin).toMatchObject({ doubted: true, replyTo: 'carla@example.org' });
});

test('a customer gets the links, but not what the desk knows about the mail', async () => {
  const shown = await presentMessage(mailWith('PASS'), show(false));
  expect(shown.origin).toEqual({ channel: 'email' });
  expect(shown).toMatchObject({ attachments: [{ url: 'https://files/file?as=a.pdf' }] });
});

test('nobody gets a link into a mail with malware, and an agent may still fetch it as evidence', async () => {
  for (const toAgent of [true, false]) {
    const shown = await presentMessage(mailWith('FAIL'), show(toAgent));
    expect(shown).toMatchObject({ textUrl: null, htmlUrl: null, attachments: [{ url: null }] });
    expect(Boolean(shown.origin.rawUrl)).toBe(toAgent);
  }
});
