import type { MailSettings } from '../../core/mailbox/index.ts';
import { environment } from '../edge/environment.ts';

/** The desk as the environment of a mail function describes it. */
export function mailSettingsFromEnvironment(): MailSettings {
  const env = environment('DESK_DOMAIN', 'MORE_DOMAINS', 'MAILBOXES');
  const [first, ...others] = env.MAILBOXES;
  if (!first) throw new Error('The desk has no mailbox');
  return { domain: env.DESK_DOMAIN, moreDomains: env.MORE_DOMAINS, mailboxes: [first, ...others] };
}
