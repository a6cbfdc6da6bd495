import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Domain, Route } from '../../functions/api/route.ts';
import { acknowledge } from '../acknowledge.ts';
import type { Desk, DeskFunction } from './desk-function.ts';

export interface DeskApiProps {
  readonly desk: Desk;
  readonly routes: readonly Pick<Route, 'domain' | 'method' | 'path' | 'permission'>[];
  /** The function that answers the routes of each domain; `desk` also answers what no route matches. */
  readonly functions: Readonly<Record<Domain, DeskFunction>>;
  readonly authorizer: DeskFunction;
}

/** Fields of an access log line: who asked what and when, and nothing that signs anyone in. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  responseBytes: '$context.responseLength',
  responseMilliseconds: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
};

/** The HTTP API: one route for each row of the route table, one authorizer before all that are not public. */
export class DeskApi extends Construct {
  readonly #api: HttpApi;

  constructor(scope: Construct, id: string, { desk, routes, functions, authorizer }: DeskApiProps) {
    super(scope, id);
    const { prefix } = desk.settings;
    this.#api = new HttpApi(this, 'Api', {
      apiName: prefix,
      description: 'The HTTP API of the desk.',
      createDefaultStage: false,
    });
    const guard = new HttpLambdaAuthorizer('Authorizer', authorizer.resource, {
      authorizerName: `${prefix}-authorizer`,
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      // Neither is cached: a revoked token is refused at once, and a request without one gets a problem document.
      identitySource: [],
      resultsCacheTtl: Duration.seconds(0),
    });
    const open = new HttpNoneAuthorizer();
    const integration = (domain: Domain) =>
      new HttpLambdaIntegration(domain, functions[domain].resource, { scopePermissionToRoute: false });
    const integrations = {
      tickets: integration('tickets'),
      customers: integration('customers'),
      agents: integration('agents'),
      desk: integration('desk'),
    };
    for (const { domain, method, path, permission } of routes) {
      const route = new HttpRoute(this, `${method} ${path}`, {
        httpApi: this.#api,
        routeKey: HttpRouteKey.with(path, HttpMethod[method]),
        integration: integrations[domain],
        authorizer: permission === 'public' ? open : guard,
      });
      if (permission === 'public') {
        acknowledge(route, { 'AwsSolutions-APIG4': 'The route is public by the route table.' });
      }
    }
    const fallback = new HttpRoute(this, 'Default', {
      httpApi: this.#api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: integrations.desk,
      authorizer: open,
    });
    acknowledge(fallback, { 'AwsSolutions-APIG4': 'It answers every unknown path with a problem document.' });
    this.#serve(desk);
    this.#watch(desk);
  }

  /** Where clients reach the API, without the version. */
  get url(): string {
    return this.#api.apiEndpoint;
  }

  #serve({ settings }: Desk): void {
    const logs = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/${settings.prefix}/api-access`,
      retention: settings.retention.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.throttling.requestsPerSecond, burstLimit: settings.throttling.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }

  #watch({ monitoring }: Desk): void {
    monitoring.alarm(this, {
      name: 'api-errors',
      impact: 'Requests of agents and their programs fail with an error that is not theirs.',
      metric: this.#api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 5,
    });
  }
}
