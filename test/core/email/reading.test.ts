import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { likelyOriginator, nameFiles, readMessage } from '../../../core/email/index.ts';

const FOLDER = join(process.cwd(), 'test/emails/reading');
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What a sample must be read as. White space counts only where `exactText` says so. */
interface Wanted {
  from?: string;
  text?: string;
  /** lines of the text as they are */
  exactText?: readonly string[];
  /** the whole reply */
  reply?: string;
  /** what the reply keeps, where more may stay */
  inReply?: readonly string[];
  notInReply?: readonly string[];
  /** names and bytes as an agent sees them */
  files?: readonly (readonly [string, number])[];
  inline?: readonly boolean[];
}

const DRAWER = 'Hello, the drawer of my cabinet does not close any more. Can I get a new rail?';

const SAMPLES: Readonly<Record<string, Wanted>> = {
  'answers-between-quotes-html': { inReply: ['The K200.', 'SN-4411.'], notInReply: ['Kind regards'] },
  'answers-between-quotes-text-and-html': {
    inReply: ['The K200.', 'SN-4411.'],
    notInReply: ['Kind regards'],
  },
  'body-marked-as-attachment': {
    text: 'The whole mail is marked as an attachment.',
    files: [['body.txt', 44]],
  },
  'calendar-pdf-png-message': {
    text: 'Please come to the site visit.',
    files: [
      ['invite.ics', 242],
      ['attachment.pdf', 15],
      ['image.png', 8],
      ['Key box code.eml', 105],
    ],
  },
  'charset-cp437': { text: 'Grüße naïve' },
  'charset-ibm850': { text: 'Déjà payé à Zürich' },
  'charset-ibm852': { text: 'Žluťoučký kůň' },
  'charset-utf8-labelled-gb2312': { text: '订单没有到 – 请查 “12号”' },
  'charset-utf8-labelled-iso-2022-jp': { text: '注文した商品がまだ届きません。 確認をお願いします。' },
  'cid-percent-and-upper-case': { inline: [true, true] },
  'footer-behind-base64': { text: 'Hello world, this is fine.' },
  'from-quoted-local-part': { from: '"anna berg"@example.org' },
  'gmail-reaction': { reply: '👍', files: [] },
  groupwise: { reply: 'Danke, das Tor geht wieder.' },
  'guard-own-lines-like-a-header': {
    reply: 'From: Hamburg To: Bremen Sent: yesterday by train where is it?',
  },
  'guard-own-table-of-bars': { inReply: ['| part | count |', '| door | 1 |', 'Thank you'] },
  'guard-own-words-after-wrote': { inReply: ['Nobody was at home.', 'It comes tomorrow.', 'It did not.'] },
  'guard-wrapped-quote-line': { reply: 'It works now, thanks.' },
  'head-blank-line-first': { from: 'lena.moor@example.net', text: DRAWER },
  'head-space-before-first-field': { from: 'lena.moor@example.net', text: DRAWER },
  'log-of-a-user': { inReply: ['error 77 token expired', 'Please call me'] },
  'mime-multipart-star': {
    text: 'The label is on the rückseite, see the picture.',
    files: [['label.png', 60]],
  },
  'mixed-plain-and-html': { text: 'Order 12 arrived broken.' },
  'named-text-before-the-body': { text: 'Hello, see the log.', files: [['log.txt', 8]] },
  'notes-long-name': { reply: 'Thank you, it moves again.' },
  'outlook-thai': { reply: 'ขอบคุณครับ ใช้งานได้แล้ว' },
  'own-lines-with-gt': { inReply: ['> error: port 80 in use', 'What now?'] },
  'pasted-mail': { inReply: ['Click here to unlock', 'Is it real? I did not click.'] },
  'plain-is-blank-characters': { text: 'The handle of locker 13 broke off.' },
  'plain-is-html-source': { text: 'The handle of locker 16 broke off. Olga' },
  'plain-says-html-only': { text: 'The handle of locker 12 broke off. Can you send a new one to Olga?' },
  'pre-wrap': { exactText: ['1. press red', '2. wait', '3. it smokes', '  mode: fast', '    retry: 3'] },
  'reply-bar-quote': { reply: 'No change after the restart.' },
  'reply-bracket-on-next-line': { reply: 'Thank you, the second parcel arrived today.' },
  'reply-html-block-no-subject': { inReply: ['I have it now'], notInReply: ['Did the invoice', '3:05 PM'] },
  'reply-no-date-unquoted': { reply: 'Yes, please send it to my office.' },
  'reply-small-letters-between': { inReply: ['yes, it came with the morning post', 'It was.'] },
  'smime-signed-data': {
    text: 'The badge reader at door 4 beeps twice and stays shut. Please send somebody before Friday.',
    files: [],
  },
  'text-inside-head': { text: 'The third lamp is dark. Ewa' },
  'title-between-dashes': { inReply: ['--- Original serial number ---', 'Which one do you need?'] },
  'uuencoded-in-text': { text: 'The log is attached.', files: [['router.log', 400]] },
  'vs-forward': { inReply: ['Fakturaen er betalt to gange. Sagsnummer 5512.'] },
};

/** The samples have LF line ends, and bytes of many charsets. */
function raw(name: string): Buffer {
  const text = readFileSync(join(FOLDER, `${name}.eml`)).toString('latin1');
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1');
}

test('every sample has an expectation', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(
    Object.keys(SAMPLES)
      .map((name) => `${name}.eml`)
      .sort(),
  );
});

test.each(Object.entries(SAMPLES))('%s is read as it was meant', async (name, wanted) => {
  const message = await readMessage(raw(name));
  const text = squeeze(message.readableText);
  const reply = squeeze(message.replyText);
  if (wanted.from) expect(likelyOriginator(message.from)?.address).toBe(wanted.from);
  if (wanted.text) expect(text).toBe(wanted.text);
  for (const line of wanted.exactText ?? []) expect(message.readableText.split('\n')).toContain(line);
  if (wanted.reply) expect(reply).toBe(wanted.reply);
  for (const words of wanted.inReply ?? []) expect(reply).toContain(words);
  for (const words of wanted.notInReply ?? []) expect(reply).not.toContain(words);
  const files = nameFiles(message.attachments).map(({ filename, size }) => [filename, size]);
  if (wanted.files) expect(files).toEqual(wanted.files);
  if (wanted.inline) expect(message.attachments.map(({ inline }) => inline)).toEqual(wanted.inline);
  expect(`${text}${reply}`).not.toContain('\ufffd');
});

test('a picture pasted into the text does not count against its limit', async () => {
  const picture = `<img src="data:image/png;base64,${'iVBORw0KGgo'.repeat(150_000)}">`;
  const body = `<p>Before the picture: error 9.</p>${picture}<p>After the picture: only on Sundays.</p>`;
  const head = 'From: sam@example.org\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n';
  const { readableText } = await readMessage(Buffer.from(`${head}${body}`));
  expect(readableText).toBe('Before the picture: error 9.\nAfter the picture: only on Sundays.');
});
