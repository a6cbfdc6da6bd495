import type { HeldCause, Standing } from '../../schemas/held.ts';
import { HELD_CAUSES } from '../../schemas/held.ts';
import type { EmailOrigin } from '../../schemas/origin.ts';

/** Answers of machines on tickets that are there, from one sender in an hour, beyond which two machines are talking. */
export const MOST_MACHINE_ANSWERS = 10;

/** What is known of a mail when it is decided whether somebody is to look at it before it becomes anything. */
export interface Arrived {
  verdicts: EmailOrigin['verdicts'];
  /** whether it asks to confirm that an account forwards its mail here */
  isConfirmation: boolean;
  /** whether it comes in the name of a mailbox of the desk */
  isOwn: boolean;
  /** whether a machine answers a ticket that is there */
  isMachineAnswer: boolean;
  /** whether the account of an alias forwarded it: its server is none of the sender's */
  isForwarded: boolean;
  /** whether it came to the reply address of an agent: what is not theirs is kept as a note on its ticket, for agents alone */
  isKeptApart: boolean;
  /** what somebody has said of the sender */
  standing: Standing | null;
  /** how much the sender has written in this hour */
  pace: { mails: number; answers: number };
  /** how much a sender may write in an hour; null: any number */
  mostAnHour: number | null;
  /** whether it was written to no mailbox */
  isUnknownRecipient: boolean;
  /** whether its mailbox takes no mail of who wrote it */
  isNotAllowed: boolean;
}

/** Of what trusting a sender says nothing: what harms whoever opens it, and what the desk itself has written or asked for. */
const IN_SPITE_OF_TRUST: readonly HeldCause[] = ['virus', 'forwarding_confirmation'];

/**
 * Why somebody is to look at a mail before it becomes a ticket or a message, the gravest first; empty where nothing speaks
 * against it.
 */
export function causesToHold(arrived: Arrived): HeldCause[] {
  const holds: Record<HeldCause, boolean> = {
    virus: arrived.verdicts.virus === 'FAIL',
    forwarding_confirmation: arrived.isConfirmation,
    forged: isForged(arrived) && !arrived.isKeptApart,
    blocked: arrived.standing === 'blocked',
    spam: arrived.verdicts.spam === 'FAIL',
    loop: arrived.isOwn || (arrived.isMachineAnswer && arrived.pace.answers >= MOST_MACHINE_ANSWERS),
    over_limit: arrived.mostAnHour !== null && arrived.pace.mails >= arrived.mostAnHour,
    not_allowed: arrived.isNotAllowed,
    unknown_recipient: arrived.isUnknownRecipient,
  };
  const isTrusted = arrived.standing === 'trusted' && !arrived.isOwn;
  return HELD_CAUSES.filter((cause) => holds[cause] && !(isTrusted && !IN_SPITE_OF_TRUST.includes(cause)));
}

/**
 * Whether the verdicts speak against the sender: DMARC failed, or without it SPF, with no signature that is right. The
 * server of an account that forwards its mail is in nobody's SPF, so that this says nothing there.
 */
function isForged({ verdicts: { dmarc, spf, dkim }, isForwarded }: Arrived): boolean {
  return dmarc === 'FAIL' || (dmarc !== 'PASS' && spf === 'FAIL' && dkim !== 'PASS' && !isForwarded);
}
