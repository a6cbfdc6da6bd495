import type { Options } from '../../schemas/options.ts';
import { domainsOf, type Mailboxes } from '../mailbox/index.ts';
import type { OutboundDeps } from './gather-sources.ts';
import type { MailSources } from './write-mail.ts';

/** What every mail is written from that the desk itself gives, as it is set up at this moment. */
export function deskSources(
  { settings, keys, region, boundary }: OutboundDeps,
  options: Pick<Options, 'deskName' | 'language' | 'quoteHistory' | 'replyAttachmentBytes' | 'timeZone'>,
  { mailboxes, now }: { mailboxes: Mailboxes; now: Date },
): Pick<
  MailSources,
  'settings' | 'mailboxes' | 'language' | 'timeZone' | 'keys' | 'region' | 'now' | 'boundary'
> {
  const { deskName: name, language, quoteHistory, replyAttachmentBytes: mostBytes, timeZone } = options;
  const said = { domains: domainsOf(settings), name, quoteHistory, mostBytes };
  return { settings: said, mailboxes, language, timeZone, keys, region, now, boundary: boundary() };
}
