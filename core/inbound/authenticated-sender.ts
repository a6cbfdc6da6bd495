import type { Arrival } from '../../schemas/mail/arrival.ts';
import type { Originator } from '../email/index.ts';

/**
 * The address that a mail is proven to come from; null when there is a doubt: From does not clearly name one mailbox, so
 * that the verdicts may be about another one, or the verdicts speak against it.
 */
export function authenticatedSender(from: Originator, verdicts: Arrival['verdicts']): string | null {
  return from.is === 'clear' && !isForged(verdicts) ? from.mailbox.address : null;
}

/** DMARC decides when the sender's domain has it; without it SPF does, unless a signature of DKIM speaks for the mail. */
function isForged({ dmarc, spf, dkim }: Arrival['verdicts']): boolean {
  return dmarc === 'FAIL' || (dmarc !== 'PASS' && spf === 'FAIL' && dkim !== 'PASS');
}
