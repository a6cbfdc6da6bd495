import { Aws, type Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Settings } from '../schemas/settings.ts';
import { receiptRuleNames } from './receipt-names.ts';

/** Statement that lets SES do one thing to one resource, on behalf of the desk's receipt rule only. */
export const allowReceiptRule = (stack: Stack, settings: Settings, action: string, resource: string) => {
  const { ruleSet, rule } = receiptRuleNames(settings);
  return new PolicyStatement({
    sid: 'SesMayDeliverMail',
    principals: [new ServicePrincipal('ses.amazonaws.com')],
    actions: [action],
    resources: [resource],
    conditions: {
      StringEquals: {
        'aws:SourceAccount': Aws.ACCOUNT_ID,
        'aws:SourceArn': stack.formatArn({
          service: 'ses',
          resource: 'receipt-rule-set',
          resourceName: `${ruleSet}:receipt-rule/${rule}`,
        }),
      },
    },
  });
};
