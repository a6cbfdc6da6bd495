import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnApi,
  CfnAuthorizer,
  CfnIntegration,
  CfnRoute,
  CfnStage,
  HttpApi,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DOMAIN_NAMES, type Domain, domainEntry } from '../../schemas/domains.ts';
import { HELP_PATH } from '../../schemas/help-centre.ts';
import { REPORTS_PATH } from '../../schemas/report-page.ts';
import { acknowledge } from '../acknowledge.ts';
import type { Desk, DeskFunction } from './desk-function.ts';

export interface DeskApiProps {
  readonly desk: Desk;
  /** The function that answers the requests of each domain; `desk` also answers those of no domain. */
  readonly functions: Readonly<Record<Domain, DeskFunction>>;
  readonly authorizer: DeskFunction;
  /** the function that shows the help centre to customers */
  readonly helpCentre: DeskFunction;
  /** the function that shows agents the page of reports */
  readonly reportPage: DeskFunction;
}

/** Answers' headers that a page may read beside those that it always may, and requests' that it may send. */
const EXPOSED = [
  'ETag',
  'Link',
  'Location',
  'Retry-After',
  'Idempotency-Replayed',
  'WWW-Authenticate',
  'Allow',
];
const SENT = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match'];
/** Where customers find the help centre: on a domain of its own they begin at the root, and search engines ask there what they may read. */
const HELP_PATHS = ['/', '/robots.txt', HELP_PATH, `${HELP_PATH}/{proxy+}`];
const REPORT_PATHS = [REPORTS_PATH, `${REPORTS_PATH}/{proxy+}`];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * What lets web pages of the named origins use the API. API Gateway writes these headers onto answers; a preflight gets
 * past the authorizer, which lets everything through, to the function, which answers `OPTIONS` without knowing who asks.
 * No cookie signs anybody in, so that credentials stay forbidden.
 */
const corsOf = ({ corsOrigins }: Desk['settings']): CfnApi.CorsProperty => ({
  allowOrigins: [...corsOrigins],
  allowMethods: METHODS,
  allowHeaders: SENT,
  exposeHeaders: EXPOSED,
  maxAge: Duration.hours(1).toSeconds(),
});

/** Fields of an access log line: who asked what and when, and nothing that signs anyone in. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  responseBytes: '$context.responseLength',
  responseMilliseconds: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
};

/**
 * The HTTP API: two routes for each root of a domain, all methods of which go to the domain's function, where the route
 * table is looked up; one authorizer before all domains that are not public. An HTTP API has 300 routes, which the route
 * table would outgrow. Built of plain resources, as there a domain needs one integration and one permission.
 */
export class DeskApi extends Construct {
  readonly #api: HttpApi;
  readonly #stage: CfnStage;

  constructor(
    scope: Construct,
    id: string,
    { desk, functions, authorizer, helpCentre, reportPage }: DeskApiProps,
  ) {
    super(scope, id);
    this.#api = new HttpApi(this, 'Api', {
      apiName: desk.settings.prefix,
      description: 'The HTTP API of the desk.',
      createDefaultStage: false,
    });
    if (desk.settings.corsOrigins.length > 0 && this.#api.node.defaultChild instanceof CfnApi) {
      this.#api.node.defaultChild.corsConfiguration = corsOf(desk.settings);
    }
    const guard = this.#guard(desk, authorizer);
    for (const domain of DOMAIN_NAMES) {
      const { roots, isPublic } = domainEntry(domain);
      const target = this.#target(domain, functions[domain]);
      for (const root of roots) {
        for (const path of [`/v1/${root}`, `/v1/${root}/{proxy+}`]) {
          this.#route(`ANY ${path}`, target, isPublic ? undefined : guard);
        }
      }
      if (domain === 'desk') this.#route('$default', target, undefined);
    }
    this.#pages(HELP_PATHS, this.#target('help', helpCentre));
    this.#pages(REPORT_PATHS, this.#target('report-page', reportPage));
    this.#stage = this.#serve(desk);
    desk.monitoring.alarm(this, {
      name: 'api-errors',
      impact: 'Requests of agents and their programs fail with an error that is not theirs.',
      metric: this.#api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 5,
    });
  }

  /** Where clients reach the API, without the version. */
  get url(): string {
    return this.#api.apiEndpoint;
  }

  get id(): string {
    return this.#api.apiId;
  }

  /** Host that answers for the API. */
  get host(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `${this.#api.apiId}.execute-api.${region}.${urlSuffix}`;
  }

  /** The stage that is served, once it is there. */
  get stage(): string {
    return this.#stage.ref;
  }

  #guard({ settings }: Desk, authorizer: DeskFunction): CfnAuthorizer {
    const { functionArn } = authorizer.resource;
    const guard = new CfnAuthorizer(this, 'Authorizer', {
      apiId: this.#api.apiId,
      name: `${settings.prefix}-authorizer`,
      authorizerType: 'REQUEST',
      authorizerPayloadFormatVersion: '2.0',
      authorizerUri: Stack.of(this).formatArn({
        service: 'apigateway',
        account: 'lambda',
        resource: 'path/2015-03-31/functions',
        resourceName: `${functionArn}/invocations`,
      }),
      enableSimpleResponses: true,
      // Neither is cached: a revoked token is refused at once, and a request without one gets a problem document.
      identitySource: [],
      authorizerResultTtlInSeconds: 0,
    });
    this.#allow(authorizer, `authorizers/${guard.ref}`);
    return guard;
  }

  #target(name: Domain | 'help' | 'report-page', fn: DeskFunction): string {
    const { ref } = new CfnIntegration(this, `Integration-${name}`, {
      apiId: this.#api.apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: fn.resource.functionArn,
      payloadFormatVersion: '2.0',
    });
    this.#allow(fn, '*/*');
    return `integrations/${ref}`;
  }

  /** Lets this API, and nothing else of API Gateway, invoke the function. */
  #allow(fn: DeskFunction, resourceName: string): void {
    fn.resource.addPermission('Api', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.#api.apiId,
        resourceName,
      }),
    });
  }

  /** Pages, which anybody may ask for: who somebody is, they find out themselves. */
  #pages(paths: readonly string[], target: string): void {
    for (const path of paths) this.#route(`ANY ${path}`, target, undefined);
  }

  #route(routeKey: string, target: string, guard: CfnAuthorizer | undefined): void {
    const route = new CfnRoute(this, `Route ${routeKey}`, {
      apiId: this.#api.apiId,
      routeKey,
      target,
      authorizationType: guard ? 'CUSTOM' : 'NONE',
      ...(guard && { authorizerId: guard.ref }),
    });
    if (guard) return;
    acknowledge(route, {
      'AwsSolutions-APIG4': 'Its domain is public, it shows pages, or it answers unknown paths.',
    });
  }

  #serve({ settings }: Desk): CfnStage {
    const logs = new LogGroup(this, 'AccessLogs', {
      // API Gateway lets itself into groups by one policy of the account, which has no room for many but this beginning.
      logGroupName: `/aws/vendedlogs/${settings.prefix}/api-access`,
      retention: settings.retention.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.throttling.requestsPerSecond, burstLimit: settings.throttling.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    const made = stage.node.defaultChild;
    if (!(made instanceof CfnStage)) throw new Error('The stage has no resource.');
    return made;
  }
}
