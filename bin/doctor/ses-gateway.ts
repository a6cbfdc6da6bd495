import { DescribeActiveReceiptRuleSetCommand, SESClient } from '@aws-sdk/client-ses';
import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { RuleSetFacts } from './receiving.ts';
import type { AccountFacts, IdentityFacts } from './sending.ts';

/** What SES knows of a domain; null when it does not know it. */
export async function readIdentity(
  domain: string,
  client = new SESv2Client({}),
): Promise<IdentityFacts | null> {
  try {
    const found = await client.send(new GetEmailIdentityCommand({ EmailIdentity: domain }));
    return {
      verified: found.VerifiedForSendingStatus === true,
      dkim: found.DkimAttributes?.Status ?? 'NOT_STARTED',
      mailFrom: found.MailFromAttributes?.MailFromDomainStatus ?? '',
    };
  } catch (error) {
    if (error instanceof NotFoundException) return null;
    throw error;
  }
}

/** What the account may send. */
export async function readAccount(client = new SESv2Client({})): Promise<AccountFacts> {
  const account = await client.send(new GetAccountCommand({}));
  return {
    production: account.ProductionAccessEnabled === true,
    sendingEnabled: account.SendingEnabled === true,
    enforcement: account.EnforcementStatus ?? 'HEALTHY',
    mailsADay: account.SendQuota?.Max24HourSend ?? 0,
    mailsASecond: account.SendQuota?.MaxSendRate ?? 0,
    sentLastDay: account.SendQuota?.SentLast24Hours ?? 0,
  };
}

/** The active receipt rule set; null when there is none. */
export async function readActiveRuleSet(client = new SESClient({})): Promise<RuleSetFacts | null> {
  const { Metadata, Rules = [] } = await client.send(new DescribeActiveReceiptRuleSetCommand({}));
  if (Metadata?.Name === undefined) return null;
  return {
    name: Metadata.Name,
    rules: Rules.map(({ Name, Enabled }) => ({ name: Name ?? '', enabled: Enabled === true })),
  };
}
