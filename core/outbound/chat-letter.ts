import type { Message } from '../../schemas/message.ts';
import { escapeHtml, type MailTable, toOneLine } from '../email/index.ts';
import { labelIn } from '../shared/label-in.ts';
import { CHAT_PHRASES } from './chat-phrases.ts';
import type { MailSources } from './write-mail.ts';

/** What of a chat a mail shows. */
export interface ChatShown {
  readonly what: 'unread' | 'transcript';
  /** by which whoever gets the mail comes back into the chat; null where nobody knows on which page it was */
  readonly link: string | null;
}

type Reply = Extract<Message, { kind: 'public_reply' }>;

/** Characters of one message that a transcript has. */
const LONGEST = 4000;

/** Replies as one, in their order: what they say, and their files. It is its last writer's. Null: there is none. */
export function joined(messages: readonly Message[]): Reply | null {
  const replies = messages.filter((one) => one.kind === 'public_reply');
  const last = replies.at(-1);
  if (last === undefined || replies.length === 1) return last ?? null;
  const text = replies.map((one) => one.text).join('\n\n');
  const isRich = replies.some(({ html }) => html !== undefined);
  const { html: _own, ...rest } = last;
  return {
    ...rest,
    ...{ text, replyText: text },
    ...(isRich && { html: replies.map((one) => `<div>${one.html ?? inHtml(one.text)}</div>`).join('<br>') }),
    attachments: replies.flatMap(({ attachments }) => attachments),
  };
}

const inHtml = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>');

/** What was written in a chat, as text: who, when and what, oldest first. */
export function chatLetter(
  {
    earlier,
    customer,
    settings,
    timeZone,
  }: Pick<MailSources, 'earlier' | 'customer' | 'settings' | 'timeZone'>,
  language: string,
): { text: string } {
  const say = (phrase: keyof typeof CHAT_PHRASES) => labelIn(CHAT_PHRASES[phrase], [language]);
  const time = new Intl.DateTimeFormat(language, {
    ...{ dateStyle: 'medium', timeStyle: 'short' },
    timeZone: customer.timezone ?? timeZone,
  });
  const desk = toOneLine(settings.name);
  const written = earlier.map(({ kind, createdAt, replyText, text, attachments }) => {
    const who = kind === 'public_reply' ? desk : say('you');
    const files = attachments.filter(({ struckBy }) => struckBy === undefined);
    const said = [(replyText || text).slice(0, LONGEST), ...files.map(({ filename }) => `[${filename}]`)];
    return [`${who}, ${time.format(new Date(createdAt))}:`, ...said.filter((line) => line !== '')].join('\n');
  });
  return { text: [say('transcript').replace('{desk}', () => desk), ...written].join('\n\n') };
}

/** What stands under a mail of a chat, with the link that leads back into it. */
export function withResumeLink(
  table: MailTable | undefined,
  chat: ChatShown | undefined,
  language: string,
): MailTable | undefined {
  const { link = null } = chat ?? {};
  if (link === null) return table;
  const heading = labelIn(CHAT_PHRASES.back, [language]);
  const row = [{ text: link, href: link }];
  if (table === undefined) return { heading, rows: [row] };
  return { ...table, rows: [...table.rows, [{ text: heading }, ...row]] };
}
