import { resolve } from 'node:path';
import { CfnResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  type IGrantable,
  type IPrincipal,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { metricNamespace } from '../../core/shared/names.ts';
import type { Settings } from '../../schemas/settings.ts';
import { acknowledge } from '../acknowledge.ts';
import { asciiJson } from '../ascii-json.ts';
import { type FunctionEntry, functionName } from '../functions.ts';
import type { Monitoring } from './monitoring.ts';

/** What every part of a desk is built with. */
export interface Desk {
  readonly settings: Settings;
  /** Folder with one bundle folder for each function. */
  readonly bundleDir: string;
  readonly monitoring: Monitoring;
}

export interface DeskFunctionProps {
  readonly desk: Desk;
  readonly entry: FunctionEntry;
  /** One sentence on what the function does. */
  readonly description: string;
  /** @default 10 seconds */
  readonly timeout?: Duration;
  /** @default the desk's own size for functions */
  readonly memoryMegabytes?: number;
}

/** Settings that every function knows. */
const commonEnvironment = ({ settings }: Desk): Record<string, string> => ({
  DESK_DOMAIN: settings.domain,
  ...(settings.moreDomains.length > 0 && {
    MORE_DOMAINS: asciiJson(settings.moreDomains.map(({ domain }) => domain)),
  }),
  MAILBOXES: asciiJson(settings.mailboxes),
  CLOSE_AFTER_DAYS: String(settings.closeAfterDays),
  LIST_SHARDS: String(settings.listShards),
  LOG_LEVEL: settings.logLevel,
  METRIC_NAMESPACE: metricNamespace(settings.prefix),
});

/**
 * The house function: its bundle on the current Node runtime, a log group of its own, and a role that may write to
 * that log group and nothing else until an owner grants more.
 */
export class DeskFunction extends Construct implements IGrantable {
  readonly resource: LambdaFunction;
  readonly timeout: Duration;
  readonly grantPrincipal: IPrincipal;
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: DeskFunctionProps) {
    super(scope, id);
    const { desk, entry } = props;
    const name = functionName(entry);
    this.timeout = props.timeout ?? Duration.seconds(10);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/${desk.settings.prefix}/${name}`,
      retention: desk.settings.retention.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.grantPrincipal = role;
    this.roleArn = role.roleArn;
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    this.resource = new LambdaFunction(this, 'Function', {
      functionName: `${desk.settings.prefix}-${name}`,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(resolve(desk.bundleDir, name)),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // With JSON logs, Lambda's level goes before the LOG_LEVEL of the environment, and is INFO by itself.
      applicationLogLevelV2: ApplicationLogLevel[desk.settings.logLevel],
      ...(desk.settings.tracing && { tracing: Tracing.ACTIVE }),
      timeout: this.timeout,
      memorySize: props.memoryMegabytes ?? desk.settings.sizes.memoryMegabytes,
      environment: { ...commonEnvironment(desk), POWERTOOLS_SERVICE_NAME: name },
    });
    acknowledge(this, {
      'Serverless-LambdaDLQ':
        'Queues, streams, the state machine, the API and the dashboard keep or report what fails; the scheduled function has a failure destination, and a hint to open connections is of no use later.',
    });
    acknowledge(
      this,
      desk.settings.tracing
        ? { 'AwsSolutions-IAM5[Resource::*]': 'X-Ray has no resource to name for writing traces.' }
        : {
            'Serverless-LambdaTracing':
              'Ids in structured logs connect the steps; the owner can turn traces on by a setting.',
          },
    );
    if (this.resource.node.defaultChild instanceof CfnResource) {
      this.resource.node.defaultChild.addMetadata('bilet:function', name);
    }
  }

  /** Allows the function's role exactly these actions on these resources. */
  allow(
    actions: string[],
    resources: string[],
    conditions: Record<string, Record<string, unknown>> = {},
  ): void {
    this.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources, conditions }));
  }

  /** Sets an environment variable; owners do so with what they grant. */
  set(name: string, value: string): void {
    this.resource.addEnvironment(name, value);
  }

  /** Lets a service's role invoke this function, and no version or alias of it. */
  grantInvoke(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.resource.functionArn] }),
    );
  }
}
