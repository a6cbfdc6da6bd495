import type { Settings } from '../../schemas/settings.ts';
import { type Finding, good, mend } from './finding.ts';

/** What SES says of the domain that the desk writes from; null when it does not know it. */
export interface IdentityFacts {
  readonly verified: boolean;
  /** such as `SUCCESS` or `PENDING` */
  readonly dkim: string;
  /** state of the domain that bounces go to */
  readonly mailFrom: string;
}

/** One of the desk's domains. */
export interface CheckedDomain {
  readonly domain: string;
  /** how the outputs of the mail stack that are its DNS records begin */
  readonly outputs: string;
}

/** The domains of a desk, its own first. */
export function checkedDomains({ domain, moreDomains }: Settings): CheckedDomain[] {
  const others = moreDomains.map((more, at) => ({ domain: more.domain, outputs: `Dns${at + 2}` }));
  return [{ domain, outputs: 'Dns' }, ...others];
}

/** What SES lets this account send. */
export interface AccountFacts {
  readonly production: boolean;
  readonly sendingEnabled: boolean;
  /** `HEALTHY`, `PROBATION` or `SHUTDOWN` */
  readonly enforcement: string;
  readonly mailsADay: number;
  readonly mailsASecond: number;
  readonly sentLastDay: number;
}

/** Share of the daily quota from which on the owner should ask for more. */
const NEARLY_USED = 0.8;

/** Whether SES lets the desk write in the name of its domain. */
export function identityFinding({ domain, outputs }: CheckedDomain, identity: IdentityFacts | null): Finding {
  if (identity === null)
    return mend('Identity', `SES does not know ${domain}`, 'npx cdk deploy the mail stack');
  if (!identity.verified)
    return mend('Identity', `${domain} is not verified`, 'add the DKIM records (outputs of the mail stack)');
  if (identity.mailFrom !== 'SUCCESS')
    return mend(
      'Identity',
      `${domain} is verified, its bounce domain is ${identity.mailFrom || 'not set'}`,
      `add the records ${outputs}MailFromMx and ${outputs}MailFromSpf (outputs of the mail stack)`,
    );
  return good('Identity', `${domain} is verified`);
}

/** Whether receivers can check the desk's signatures. */
export function dkimFinding({ domain, outputs }: CheckedDomain, identity: IdentityFacts | null): Finding {
  if (identity?.dkim === 'SUCCESS') return good('DKIM', `SES signs for ${domain}`);
  const state = identity === null ? 'not there' : identity.dkim;
  return mend(
    'DKIM',
    `the keys of ${domain} are ${state}`,
    `add ${outputs}Dkim1 to ${outputs}Dkim3 (outputs of the mail stack)`,
  );
}

/** Whether the desk may write to everybody. */
export function sandboxFinding({ production, sendingEnabled, enforcement }: AccountFacts): Finding {
  if (!sendingEnabled || enforcement === 'SHUTDOWN')
    return mend('Sandbox', 'AWS has paused sending for this account', 'answer its review in the SES console');
  if (enforcement !== 'HEALTHY')
    return mend(
      'Sandbox',
      `AWS reviews this account: ${enforcement}`,
      'see the SES console, and bounces on the dashboard',
    );
  if (!production)
    return mend(
      'Sandbox',
      'the account is in the SES sandbox, which sends to verified addresses only',
      'ask for production access in the SES console',
    );
  return good('Sandbox', 'the account may send to everybody');
}

/** Whether today's mail fits into the quota. SES gives -1 where there is no limit. */
export function quotaFinding({ mailsADay, mailsASecond, sentLastDay }: AccountFacts): Finding {
  if (mailsADay < 0) return good('Sending quota', `${sentLastDay} sent in a day, without limit`);
  const said = `${sentLastDay} of ${mailsADay} mails sent in a day, ${mailsASecond} a second`;
  return sentLastDay < mailsADay * NEARLY_USED
    ? good('Sending quota', said)
    : mend('Sending quota', said, 'ask for more in the console of Service Quotas');
}

/** Seconds that a function may spend on one mail, of the 60 that it has in all. */
const SECONDS_A_MAIL = 30;

/**
 * Whether the settings of sending fit the rate that SES grants. The senders share the rate: after each mail, one of five
 * waits as long as five mails take, and has to be done with it before its time is up.
 */
export function rateFinding({ sending, consumers }: Settings, { mailsASecond }: AccountFacts): Finding {
  const rate = sending.mailsPerSecond ?? mailsASecond;
  const senders = consumers.outbound;
  if (rate > mailsASecond)
    return mend(
      'Sending rate',
      `the desk is set to send ${rate} mails a second, SES takes ${mailsASecond}`,
      `leave sending.mailsPerSecond out, or set it to ${mailsASecond} at most`,
    );
  if (senders > rate * SECONDS_A_MAIL)
    return mend(
      'Sending rate',
      `${senders} senders share ${rate} mails a second, so that each waits too long after a mail`,
      `set consumers.outbound to ${Math.max(2, Math.floor(rate * SECONDS_A_MAIL))} at most`,
    );
  return good('Sending rate', `${rate} mails a second, shared by ${senders} senders`);
}
