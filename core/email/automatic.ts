import type { AuthorshipSigns } from './authorship-signs.ts';
import { readBounce } from './bounce.ts';
import type { Authorship } from './incoming-message.ts';
import { isUnattendedAddress } from './machine-addresses.ts';
import { machineSign } from './machine-signs.ts';
import { waySign } from './way-signs.ts';

/** Why a person's message is not answered automatically. */
const noAnswerTo = ({ root, from }: AuthorshipSigns) =>
  waySign(root.fields) ?? (isUnattendedAddress(from) ? 'unattended_sender' : null);

/**
 * Who wrote a message: a person, a machine, or a mail system that reports on a delivery; and whether it may be answered
 * automatically, which is never a machine's, and not every person's either. The signs are the union of those that other
 * help desks use.
 */
export function readAuthorship(signs: AuthorshipSigns): Authorship {
  const bounce = readBounce(signs);
  if (bounce) return { automatic: { reason: 'bounce' }, bounce, noAutoAnswer: 'bounce' };
  const reason = machineSign(signs);
  if (reason === null) return { automatic: false, bounce: false, noAutoAnswer: noAnswerTo(signs) };
  return { automatic: { reason }, bounce: false, noAutoAnswer: reason };
}
