import { replyKnowing } from '../email/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { ThreadLookup } from './find-thread.ts';
import type { Mail } from './understand-mail.ts';

/**
 * A mail with what its author wrote in it, by what the desk knows of the message that it answers: what was sent decides what is a quote
 * of it (docs/decisions/0082-what-was-sent-decides-what-is-quoted.md).
 */
export function withKnownQuote(
  mail: Mail,
  found: ThreadLookup,
  desk: { mailboxes: Mailboxes; deskDomains: readonly string[] },
): Mail {
  if (mail.automatic || mail.asksNothing || !('answeredText' in found)) return mail;
  const named = desk.mailboxes.all.map(({ name }) => name);
  const names = [...desk.deskDomains.map((domain) => `@${domain}`), ...desk.mailboxes.addresses, ...named];
  return { ...mail, ...replyKnowing(mail, mail.text, { text: found.answeredText, names }) };
}
