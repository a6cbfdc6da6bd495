import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnApi, CfnIntegration, CfnRoute, CfnRouteResponse, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DELETABLE_PREFIX, EVENT_SOURCE, LIVE_SOURCE, UNHEARD_BY } from '../../core/shared/names.ts';
import { AGENT_WRITES } from '../../schemas/agent-writes.ts';
import { acknowledge } from '../acknowledge.ts';
import type { DeskBus } from './desk-bus.ts';
import { type Desk, DeskFunction } from './desk-function.ts';
import type { DeskTable } from './desk-table.ts';

export interface LiveProps {
  readonly desk: Desk;
  readonly table: DeskTable;
  readonly bus: DeskBus;
}

const STAGE = 'live';

/** Fields of a line of the access log: never the query, in which the token stands. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  route: '$context.routeKey',
  event: '$context.eventType',
  connection: '$context.connectionId',
  status: '$context.status',
  integrationError: '$context.integrationErrorMessage',
};

/**
 * The WebSocket API by which clients are told what has changed. Whoever connects shows a token, which the function behind `$connect` uses
 * up: what an authorizer would do before it, in one invocation and one transaction. Events reach the function that tells of them at
 * once and without a queue, as a hint that comes late is of no use, and one that is lost costs nothing.
 */
export class Live extends Construct {
  readonly #api: CfnApi;

  constructor(scope: Construct, id: string, { desk, table, bus }: LiveProps) {
    super(scope, id);
    this.#api = new CfnApi(this, 'Api', {
      name: `${desk.settings.prefix}-live`,
      description: 'Tells clients of the desk what has changed.',
      protocolType: 'WEBSOCKET',
      routeSelectionExpression: '$request.body.action',
    });
    const socket = new DeskFunction(this, 'Socket', {
      desk,
      entry: 'live/socket',
      description: 'Opens WebSockets and answers their frames.',
    });
    const tell = new DeskFunction(this, 'Tell', {
      desk,
      entry: 'live/tell',
      description: 'Tells WebSockets what has changed.',
      timeout: Duration.seconds(20),
    });
    for (const fn of [socket, tell]) this.#grant(fn, table);
    this.#routes(socket, desk);
    this.#serve(desk);
    bus.grantSignal(socket);
    this.#listen(tell, bus);
  }

  /** Where clients connect. */
  get url(): string {
    return `wss://${this.#host}/${STAGE}`;
  }

  get #host(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `${this.#api.ref}.execute-api.${region}.${urlSuffix}`;
  }

  /** Both read who may watch what, keep what is watched, and write to connections; of the table they delete nothing else. */
  #grant(fn: DeskFunction, table: DeskTable): void {
    table.grantReadWrite(fn);
    table.grantBatchWrite(fn, [DELETABLE_PREFIX.live]);
    const logicalId = Stack.of(this).getLogicalId(this.#api);
    for (const method of ['POST', 'DELETE']) {
      const resourceName = `${STAGE}/${method}/@connections/*`;
      const connections = Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.#api.ref,
        resourceName,
      });
      fn.allow(['execute-api:ManageConnections'], [connections]);
      acknowledge(fn, {
        [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${logicalId}>/${resourceName}]`]:
          'Connections have no names before they are there: those of this API, and no others.',
      });
    }
    fn.set('LIVE_ENDPOINT', `https://${this.#host}/${STAGE}`);
  }

  #routes(socket: DeskFunction, { settings }: Desk): void {
    const integration = new CfnIntegration(this, 'Integration', {
      apiId: this.#api.ref,
      integrationType: 'AWS_PROXY',
      integrationUri: Stack.of(this).formatArn({
        service: 'apigateway',
        account: 'lambda',
        resource: 'path/2015-03-31/functions',
        resourceName: `${socket.resource.functionArn}/invocations`,
      }),
    });
    socket.resource.addPermission('Live', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.#api.ref,
        resourceName: `${STAGE}/*`,
      }),
    });
    for (const routeKey of ['$connect', '$disconnect', '$default']) {
      const isAnswered = routeKey === '$default';
      const route = new CfnRoute(this, `Route ${routeKey}`, {
        apiId: this.#api.ref,
        routeKey,
        target: `integrations/${integration.ref}`,
        authorizationType: 'NONE',
        ...(isAnswered && { routeResponseSelectionExpression: '$default' }),
      });
      acknowledge(route, {
        'AwsSolutions-APIG4':
          'The function behind $connect refuses whoever shows no token that opens a connection.',
      });
      if (!isAnswered || settings.emulated) continue;
      new CfnRouteResponse(this, 'Answer', {
        apiId: this.#api.ref,
        routeId: route.ref,
        routeResponseKey: '$default',
      });
    }
  }

  #serve({ settings }: Desk): void {
    const logs = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/aws/vendedlogs/${settings.prefix}/live-access`,
      retention: settings.retention.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnStage(this, 'Stage', {
      apiId: this.#api.ref,
      stageName: STAGE,
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: settings.throttling.requestsPerSecond,
        throttlingBurstLimit: settings.throttling.burst,
      },
      accessLogSettings: { destinationArn: logs.logGroupArn, format: JSON.stringify(ACCESS_LOG) },
    });
  }

  #listen(tell: DeskFunction, { bus }: DeskBus): void {
    tell.resource.configureAsyncInvoke({ maxEventAge: Duration.minutes(1), retryAttempts: 0 });
    acknowledge(tell, {
      'Serverless-LambdaAsyncFailureDestination': 'A hint that could not be sent is of no use later.',
    });
    const targets = () => [
      new LambdaFunction(tell.resource, { maxEventAge: Duration.minutes(1), retryAttempts: 2 }),
    ];
    const rules = new Construct(this, 'Rules');
    rules.node.addDependency(tell);
    const events = new Rule(rules, 'OfTickets', {
      description: 'Whoever watches a ticket is told when something happens to it.',
      eventBus: bus,
      eventPattern: {
        source: [EVENT_SOURCE],
        detail: {
          ticket: { id: [{ exists: true }] },
          importedAt: [{ exists: false }],
          [UNHEARD_BY.live]: [{ exists: false }],
        },
      },
      targets: targets(),
    });
    const signals = new Rule(rules, 'Signals', {
      description: 'Lists that moved, and people who came to tickets or left.',
      eventBus: bus,
      eventPattern: { source: [LIVE_SOURCE], detailType: Match.anythingBut(AGENT_WRITES) },
      targets: targets(),
    });
    for (const rule of [events, signals])
      acknowledge(rule, {
        'Serverless-EventBusDLQ': 'A hint that could not be delivered is of no use later.',
      });
  }
}
