import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Settings } from '../../schemas/settings.ts';

export interface GuardStackProps extends StackProps {
  readonly prefix: string;
  readonly waf: NonNullable<NonNullable<Settings['helpCentre']>['waf']>;
}

/** Where web ACLs of CloudFront are, wherever the desk is. */
const REGION = 'us-east-1';
/** Seconds of which the requests of an address are counted. */
const WINDOW_SECONDS = 300;

/**
 * Rules of AWS that look into what is sent. Customers write of code, paths and addresses, send files, and nothing runs what they write: these count, and do not
 * block.
 */
const ON_BODIES = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
];

const seen = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

/**
 * AWS WAF in front of the help centre: what comes too often from one address, from addresses that AWS knows as bad, or looks like an attack is
 * refused before it costs anything. A stack of its own, since CloudFront takes web ACLs of one region alone.
 */
export class GuardStack extends Stack {
  constructor(scope: Construct, id: string, { prefix, waf, ...props }: GuardStackProps) {
    super(scope, id, { ...props, env: { region: REGION } });
    const acl = new CfnWebACL(this, 'WebAcl', {
      name: `${prefix}-help-centre`,
      description: 'What may reach the help centre of the desk.',
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: seen('HelpCentre'),
      rules: [
        {
          name: 'TooMany',
          priority: 0,
          action: { block: { customResponse: { responseCode: 429 } } },
          visibilityConfig: seen('TooMany'),
          statement: {
            rateBasedStatement: {
              limit: waf.perAddress,
              evaluationWindowSec: WINDOW_SECONDS,
              aggregateKeyType: 'IP',
            },
          },
        },
        managed('AWSManagedRulesAmazonIpReputationList', 1),
        managed('AWSManagedRulesCommonRuleSet', 2, ON_BODIES),
      ],
    });
    new CfnOutput(this, 'WebAclArn', { value: acl.attrArn });
  }
}

/** A list of rules that AWS keeps, some of which only count. */
function managed(name: string, priority: number, counting: readonly string[] = []): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    visibilityConfig: seen(name),
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counting.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
  };
}
