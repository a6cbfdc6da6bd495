import type { Arrival } from '../../schemas/mail/arrival.ts';
import { isAligned, type Originator, signedDomains, splitAddress } from '../email/index.ts';

/**
 * How far it is proven that a mail comes from whom its From names. `proven`: the domain says so, by DMARC, or by a
 * signature or a server of its own. `silent`: nothing speaks for it, nothing against it. `doubted`: From does not clearly
 * name one mailbox, so that the verdicts may be about another one, or the verdicts speak against it.
 */
export type SenderProof = 'proven' | 'silent' | 'doubted';

/** Why it is proven, silent or doubted. */
export type ProofReason = 'unclear_from' | 'forged' | 'dmarc' | 'spf' | 'dkim' | 'nothing';

const PROOFS: Readonly<Record<ProofReason, SenderProof>> = {
  unclear_from: 'doubted',
  forged: 'doubted',
  dmarc: 'proven',
  spf: 'proven',
  dkim: 'proven',
  nothing: 'silent',
};

/** What decides how far a stored mail proves its sender (docs/decisions/0011-mail-in-doubt.md). */
export function proofReason(from: Originator, { verdicts, sender }: Arrival, raw: Uint8Array): ProofReason {
  if (from.is !== 'clear') return 'unclear_from';
  if (isForged(verdicts)) return 'forged';
  const { domain } = splitAddress(from.mailbox.address);
  const speaksFor = (other: string) => isAligned(domain, other);
  if (verdicts.dmarc === 'PASS') return 'dmarc';
  if (verdicts.spf === 'PASS' && speaksFor(splitAddress(sender.toLowerCase()).domain)) return 'spf';
  return verdicts.dkim === 'PASS' && signedDomains(raw).some(speaksFor) ? 'dkim' : 'nothing';
}

/** What a stored mail proves about its sender. */
export function senderProof(from: Originator, arrival: Arrival, raw: Uint8Array): SenderProof {
  return PROOFS[proofReason(from, arrival, raw)];
}

/**
 * Whether a mail is signed by the domain of whom its From names: DMARC passed, or a signature of that domain is right. More than
 * `proven`: a server that may send for a domain lets each of its customers write in the name of any address there.
 */
export function isSigned(from: Originator, { verdicts }: Arrival, raw: Uint8Array): boolean {
  if (from.is !== 'clear' || isForged(verdicts)) return false;
  const { domain } = splitAddress(from.mailbox.address);
  const isOfDomain = () => signedDomains(raw).some((signer) => isAligned(domain, signer));
  return verdicts.dmarc === 'PASS' || (verdicts.dkim === 'PASS' && isOfDomain());
}

/** DMARC decides when the sender's domain has it; without it SPF does, unless a signature of DKIM speaks for the mail. */
function isForged({ dmarc, spf, dkim }: Arrival['verdicts']): boolean {
  return dmarc === 'FAIL' || (dmarc !== 'PASS' && spf === 'FAIL' && dkim !== 'PASS');
}
