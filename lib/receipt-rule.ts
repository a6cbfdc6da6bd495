import { Aws, type Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Settings } from '../schemas/settings.ts';
import { receiptRuleNames } from './receipt-names.ts';

/**
 * Statement that lets SES do one thing to one resource, on behalf of the desk's receipt rule only. It may be in any rule
 * set: mail goes by the rule that was there when it came, and SES tries for four hours ("Viewing metrics for Amazon SES
 * email receiving"), so a rule that moves to another set needs both.
 */
export const allowReceiptRule = (stack: Stack, settings: Settings, action: string, resource: string) => {
  const { rule } = receiptRuleNames(settings);
  return new PolicyStatement({
    sid: 'SesMayDeliverMail',
    principals: [new ServicePrincipal('ses.amazonaws.com')],
    actions: [action],
    resources: [resource],
    conditions: {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      StringLike: {
        'aws:SourceArn': stack.formatArn({
          service: 'ses',
          resource: 'receipt-rule-set',
          resourceName: `*:receipt-rule/${rule}`,
        }),
      },
    },
  });
};
