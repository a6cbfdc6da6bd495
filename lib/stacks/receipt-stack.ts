import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnReceiptRule, CfnReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Settings } from '../../schemas/settings.ts';
import type { DeskBucket } from '../constructs/desk-bucket.ts';
import { RAW_MAIL_PREFIX, receiptRuleNames } from '../receipt-names.ts';

export interface ReceiptStackProps extends StackProps {
  readonly settings: Settings;
  readonly mail: DeskBucket;
  /** Topic on which SES announces stored mail. */
  readonly topic: ITopic;
}

/**
 * The receipt rule that stores and announces mail to the desk's domains. It stands alone, as an account has only
 * one active rule set: a desk makes a set of its own, which the owner activates, or joins one that exists.
 */
export class ReceiptStack extends Stack {
  constructor(scope: Construct, id: string, { settings, mail, topic, ...props }: ReceiptStackProps) {
    super(scope, id, props);
    const { ruleSet, rule } = receiptRuleNames(settings);
    const receiptRule = new CfnReceiptRule(this, 'Rule', {
      ruleSetName: ruleSet,
      rule: {
        name: rule,
        enabled: true,
        scanEnabled: true,
        tlsPolicy: settings.requireInboundTls ? 'Require' : 'Optional',
        // SES takes a domain for all its addresses, and for none of its subdomains ("Recipient conditions for email
        // receiving"): which of them are mailboxes is for admins to say, and needs no deployment.
        recipients: [settings.domain, ...settings.moreDomains.map(({ domain }) => domain)],
        actions: [
          {
            s3Action: {
              bucketName: mail.bucketName,
              objectKeyPrefix: RAW_MAIL_PREFIX,
              topicArn: topic.topicArn,
            },
          },
        ],
      },
    });
    if (settings.receiptRuleSet === undefined) {
      receiptRule.addResourceDependency(new CfnReceiptRuleSet(this, 'RuleSet', { ruleSetName: ruleSet }));
      new CfnOutput(this, 'ActivateCommand', {
        description: 'Run once: SES uses only the active rule set of an account and region.',
        value: `aws ses set-active-receipt-rule-set --rule-set-name ${ruleSet}`,
      });
    }
  }
}
