import { CfnOutput, Duration } from 'aws-cdk-lib';
import { CfnApiMapping, CfnDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  OriginRequestPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { HELP_PATH } from '../../schemas/help-centre.ts';
import type { Settings } from '../../schemas/settings.ts';
import { acknowledge } from '../acknowledge.ts';
import type { DeskFunction } from './desk-function.ts';

/** The API as something that stands in front of it sees it. */
export interface FrontedApi {
  readonly id: string;
  /** Host that answers for it. */
  readonly host: string;
  /** The stage that a domain leads to. */
  readonly stage: string;
}

export interface HelpFrontProps {
  readonly prefix: string;
  readonly front: NonNullable<Settings['helpCentre']>;
  readonly api: FrontedApi;
  readonly helpCentre: DeskFunction;
}

/** What a browser keeps of who is signed in: pages differ by it, and by nothing else that it sends. */
const COOKIES = ['__Host-bilet', '__Host-bilet-asked', '__Host-bilet-oidc'];

/**
 * The help centre on a domain of its own: by the API's own door, or by CloudFront, which keeps pages near their readers for as long as they say.
 */
export class HelpFront extends Construct {
  constructor(scope: Construct, id: string, { prefix, front, api, helpCentre }: HelpFrontProps) {
    super(scope, id);
    helpCentre.set('HELP_ADDRESS', `https://${front.domain}${HELP_PATH}`);
    const target = front.cloudFront ? this.#distribution(prefix, front, api) : this.#domain(front, api);
    if (front.cloudFront) helpCentre.set('HELP_PROXIES', '1');
    new CfnOutput(this, 'DnsHelpCentre', { value: `${front.domain} CNAME ${target}` });
  }

  #domain({ domain, certificateArn }: HelpFrontProps['front'], api: FrontedApi): string {
    const named = new CfnDomainName(this, 'Domain', {
      domainName: domain,
      domainNameConfigurations: [{ certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }],
    });
    new CfnApiMapping(this, 'Mapping', { apiId: api.id, domainName: named.ref, stage: api.stage });
    return named.attrRegionalDomainName;
  }

  #distribution(
    prefix: string,
    { domain, certificateArn, webAclArn }: HelpFrontProps['front'],
    api: FrontedApi,
  ): string {
    const cachePolicy = new CachePolicy(this, 'Caching', {
      cachePolicyName: `${prefix}-help-centre`,
      minTtl: Duration.seconds(0),
      // What does not say for how long it may be kept is not.
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(365),
      cookieBehavior: CacheCookieBehavior.allowList(...COOKIES),
      headerBehavior: CacheHeaderBehavior.none(),
      queryStringBehavior: CacheQueryStringBehavior.all(),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'The help centre of the desk.',
      domainNames: [domain],
      ...(webAclArn !== undefined && { webAclId: webAclArn }),
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        origin: new HttpOrigin(api.host),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      },
    });
    acknowledge(distribution, {
      'AwsSolutions-CFR1': 'Customers are everywhere.',
      ...(webAclArn === undefined && {
        'AwsSolutions-CFR2':
          'The settings "waf" and "webAclArn" add one: the desk itself limits what strangers do.',
      }),
      'AwsSolutions-CFR3': 'The API behind it writes the access log.',
      'Serverless-CloudFrontLogging': 'The API behind it writes the access log.',
    });
    return distribution.distributionDomainName;
  }
}
