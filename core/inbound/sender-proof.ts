import type { Arrival } from '../../schemas/mail/arrival.ts';
import { isAligned, type Originator, signedDomains, splitAddress } from '../email/index.ts';

/**
 * How far it is proven that a mail comes from whom its From names. `proven`: the domain says so, by DMARC, or by a
 * signature or a server of its own. `silent`: nothing speaks for it, nothing against it. `doubted`: From does not clearly
 * name one mailbox, so that the verdicts may be about another one, or the verdicts speak against it.
 */
export type SenderProof = 'proven' | 'silent' | 'doubted';

/** What a stored mail proves about its sender (docs/decisions/0011-mail-in-doubt.md). */
export function senderProof(from: Originator, { verdicts, sender }: Arrival, raw: Uint8Array): SenderProof {
  if (from.is !== 'clear' || isForged(verdicts)) return 'doubted';
  const { domain } = splitAddress(from.mailbox.address);
  const speaksFor = (other: string) => isAligned(domain, other);
  const isProven =
    verdicts.dmarc === 'PASS' ||
    (verdicts.spf === 'PASS' && speaksFor(splitAddress(sender.toLowerCase()).domain)) ||
    (verdicts.dkim === 'PASS' && signedDomains(raw).some(speaksFor));
  return isProven ? 'proven' : 'silent';
}

/** DMARC decides when the sender's domain has it; without it SPF does, unless a signature of DKIM speaks for the mail. */
function isForged({ dmarc, spf, dkim }: Arrival['verdicts']): boolean {
  return dmarc === 'FAIL' || (dmarc !== 'PASS' && spf === 'FAIL' && dkim !== 'PASS');
}
