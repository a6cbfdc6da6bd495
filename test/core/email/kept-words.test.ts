import { readMessage } from '../../../core/email/index.ts';
import { givenReply } from './given.ts';

const DESK = '"Example Support" <support@desk.example.com>';
const AT = 'Example Support <support@desk.example.com>';
const reply = async (body: string, type = 'text/plain; charset=utf-8'): Promise<string> =>
  (await readMessage(givenReply({ to: DESK, type, body }))).replyText;

/** What customers write that looks like a quote. Each line with KEPT must stay. */
const LOOKS_QUOTED: readonly (readonly [string, string])[] = [
  ['a log', 'Log of 2026-03-01 10:30 for bob@example.net:\nKEPT a\nKEPT b'],
  [
    'a pasted German mail',
    'Bitte prüfen:\n\nVon: Bank <info@bank.example.net>\nGesendet: Montag, 2. März 2026 10:00\nAn: Ana Pop <ana@example.com>\nBetreff: Konto\n\nKEPT Klick.\n\nKEPT Echt?',
  ],
  [
    'a pasted mail without addresses',
    'Regardez :\n\nDe : Banque\nEnvoyé : lundi 2 mars 2026 10:00\nÀ : Ana Pop\nObjet : Compte\n\nKEPT Cliquez.',
  ],
  [
    'a transport order',
    'From: Hamburg\nTo: Bremen\nDate: 3 March 2026 10:30\nSubject: 3 pallets\n\nKEPT When?',
  ],
  [
    'headers of a returned mail',
    'It said:\n\nFrom: mailer@isp.example.net\nTo: ana@example.com\nSubject: failure\n\nKEPT 550 no such user',
  ],
  ['shell output at the end', 'This is the output:\n\n> KEPT npm start\n> KEPT error'],
  ['shell output at the start', '> KEPT error: port\n\nKEPT What now?'],
  ['a Python session', 'See:\n\n>>> KEPT import x\nKEPT Traceback\n\nKEPT Help?'],
  ['an SQL session', 'Result:\n\nSQL> KEPT select 1\n\nKEPT and now?'],
  ['a title between dashes', 'A\n\n--- Ursprüngliche Seriennummer ---\n\nKEPT 4711'],
  [
    'what a stranger wrote',
    'On Mon, 2 Mar 2026 at 09:00, Bank <sec@bank.example.net> wrote:\n\nKEPT Click.\n\nKEPT Real?',
  ],
  ['what somebody in a role wrote', 'Am 2. März 2026 um 10:30 schrieb Ihr Techniker:\n\nKEPT Wir kommen.'],
  [
    'short answers in small letters',
    '> Was the machine switched on and was the door of it closed firmly\nKEPT yes\n> And did it start?\nkept no KEPT',
  ],
  [
    'a form with our address',
    'Name: Ana\nEmail: ana@example.com\nMailbox: support@desk.example.com\n\nKEPT It fails.',
  ],
];

test.each(LOOKS_QUOTED)('%s stays', async (_, body) => {
  expect((await reply(body)).split('KEPT').length).toBe(body.split('KEPT').length);
});

/** Lines under which programs put our mail. */
const INTRODUCTIONS = [
  `Missatge de ${AT} del dia dt., 3 de març 2026 a les 10:12:`,
  `Wiadomość napisana przez ${AT} w dniu 3 mar 2026, o godz. 10:12:`,
  `‫בתאריך יום ג׳, 3 במרץ 2026 ב-10:12 מאת ‪Example Support‬‏ <‪support@desk.example.com‬‏>:‬`,
  `ในวันที่ อ. 3 มี.ค. 2026 เวลา 10:12 ${AT} เขียนว่า:`,
  `Op 3 mrt 2026 om 10:12 heeft ${AT} het volgende geschreven:`,
  `* ${AT} [2026-03-03 10:12]:`,
  '2026/3/3 Example Support <support@desk.example.com>',
  'Am 03.03.2026 10:12 schrieben Sie:',
];

test.each(INTRODUCTIONS)('quoted lines under "%s" go', async (line) => {
  expect(await reply(`Own words.\n\n${line}\n\n> QUOTED\n> QUOTED`)).toBe('Own words.');
});

test.each(INTRODUCTIONS.slice(1, 5))('quoted lines under "%s" go when it is broken in two', async (line) => {
  const cut = line.lastIndexOf(' ', Math.floor(line.length / 2));
  const broken = `${line.slice(0, cut)}\n${line.slice(cut + 1)}`;
  expect(await reply(`Own words.\n\n${broken}\n\n> QUOTED\n> QUOTED`)).toBe('Own words.');
});

/** How programs begin our mail, unquoted. */
const REST_FOLLOWS: readonly (readonly [string, string])[] = [
  ['GroupWise', `>>> On 3/3/2026 at 10:12 AM, in message <5A@x>, ${AT} wrote:`],
  ['Zoho', `---- On Tue, 03 Mar 2026 10:12:00 +0100 ${AT} wrote ----`],
  [
    'BlackBerry',
    '  Original Message  \nFrom: Example Support\nSent: Tuesday, March 3, 2026 10:12 AM\nTo: Ana\nSubject: Re: [#1042] Printer',
  ],
  ['Notes', `${AT}\n03.03.2026 10:12\n\nAn\nana@example.com\nKopie\n\nThema\nRe: [#1042] Printer\n`],
  [
    'labels in no known language',
    `Fromu: ${AT}\nSenta: 3 aaa 2026 10:12\nTona: Ana Pop <ana@example.com>\nSubjekto: x`,
  ],
  ['another desk', '##- Please type your reply above this line -##'],
  [
    'a message that Notes announces',
    `"Example Support" ---03.03.2026 10:12:00---QUOTED begins\n\nVon:\t${AT}\nAn:\tana@example.com\nDatum:\t03.03.2026 10:12\nBetreff:\tRe: [#1042] Printer\n`,
  ],
];

test.each(REST_FOLLOWS)('everything behind the sign of %s goes', async (_, sign) => {
  expect(await reply(`Own words.\n\n${sign}\n\nQUOTED one\n\nQUOTED two`)).not.toContain('QUOTED');
  expect(await reply(`Own words.\n\n${sign}\n\nQUOTED one`)).toContain('Own words.');
});

test('a quote that the client has marked goes, with its introduction inside', async () => {
  const html =
    '<div>Own words.</div><blockquote type="cite"><div>On 3 Mar 2026, Example Support wrote:</div>QUOTED</blockquote>';
  expect(await reply(html, 'text/html; charset=utf-8')).toBe('Own words.');
});
