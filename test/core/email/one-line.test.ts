import { readMessage } from '../../../core/email/index.ts';
import { toOneLine } from '../../../core/email/mime/encoded-words.ts';

test.each([
  ['gpj.\u202eexe', 'gpj.exe'],
  ['pay\u200bpal\ufeff', 'paypal'],
  ['a\r\n\tb\u0000c', 'a b c'],
  ['می\u200Cخواهم', 'می\u200Cخواهم'],
  ['\u{1F468}\u200D\u{1F469}\u200D\u{1F467}', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'],
])('of the line %j that came by mail, %j is kept', (came, kept) => expect(toOneLine(came)).toBe(kept));

test('the subject and the name of a mail hold nothing that is not seen', async () => {
  const raw = 'From: "Mara\u200b Lindt\u202e" <mara@example.com>\r\nSubject: Re\u2066fund\u2069\r\n\r\nHello';
  const message = await readMessage(Buffer.from(raw));
  expect(JSON.stringify(message)).not.toMatch(/[\u200b\u202e\u2066\u2069]/);
});
