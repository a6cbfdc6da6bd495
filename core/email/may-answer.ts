import { isOwnAddress, isValidAddress, type OwnAddresses } from './address.ts';
import { isUnattendedAddress } from './machine-addresses.ts';

/** At most so many automatic mails to one address within `AUTOMATIC_MAIL_WINDOW_MINUTES`, as FreeScout has it. */
export const AUTOMATIC_MAIL_LIMIT = 10;
/** The minutes over which automatic mails to one address are counted. */
export const AUTOMATIC_MAIL_WINDOW_MINUTES = 180;

/** What speaks for or against an automatic mail. */
export interface AnswerSituation {
  /** where the mail would go, null when the message has no usable sender */
  to: string | null;
  own: OwnAddresses;
  /** whether a machine wrote the message that would be answered, or the way it came forbids an automatic answer */
  isAutomatic: boolean;
  isBounce: boolean;
  /** the sender's domain says that it does not come from there: DMARC failed */
  isForged: boolean;
  /** the receipt's spam or virus verdict failed */
  isSpamOrVirus: boolean;
  /** the address bounced or complained before */
  isSuppressed: boolean;
  /** automatic mails that this address got in the last 180 minutes */
  recentAutomaticMails: number;
}

/** Why no automatic mail goes out. */
export type NoAnswerReason =
  | 'no_address'
  | 'bounce'
  | 'automatic_sender'
  | 'own_address'
  | 'dmarc_failed'
  | 'unattended_address'
  | 'suppressed'
  | 'spam_or_virus'
  | 'too_many';

/** Whether an automatic mail may go out. */
export type AnswerDecision = { answer: true } | { answer: false; reason: NoAnswerReason };

const REFUSALS: readonly (readonly [NoAnswerReason, (situation: AnswerSituation) => boolean])[] = [
  ['no_address', ({ to }) => to === null || !isValidAddress(to)],
  ['bounce', ({ isBounce }) => isBounce],
  ['automatic_sender', ({ isAutomatic }) => isAutomatic],
  ['dmarc_failed', ({ isForged }) => isForged],
  ['own_address', ({ to, own }) => to !== null && isOwnAddress(to, own)],
  ['unattended_address', ({ to }) => to !== null && isUnattendedAddress(to)],
  ['suppressed', ({ isSuppressed }) => isSuppressed],
  ['spam_or_virus', ({ isSpamOrVirus }) => isSpamOrVirus],
  ['too_many', ({ recentAutomaticMails }) => recentAutomaticMails >= AUTOMATIC_MAIL_LIMIT],
];

/** Decides whether an automatic mail may go to an address: never to a machine, to ourselves, or into a loop. */
export function mayAnswer(situation: AnswerSituation): AnswerDecision {
  const refusal = REFUSALS.find(([, refuses]) => refuses(situation));
  return refusal ? { answer: false, reason: refusal[0] } : { answer: true };
}
