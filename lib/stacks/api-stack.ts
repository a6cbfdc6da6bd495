import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DELETABLE_PREFIX } from '../../core/shared/names.ts';
import type { Domain } from '../../functions/api/route.ts';
import { routes } from '../../functions/api/routes.ts';
import { AgentPool } from '../constructs/agent-pool.ts';
import { Dashboard } from '../constructs/dashboard.ts';
import { DeskApi } from '../constructs/desk-api.ts';
import type { DeskBucket } from '../constructs/desk-bucket.ts';
import { type Desk, DeskFunction } from '../constructs/desk-function.ts';
import type { DeskTable } from '../constructs/desk-table.ts';

export interface ApiStackProps extends StackProps {
  readonly desk: Desk;
  readonly table: DeskTable;
  readonly mail: DeskBucket;
  readonly attachments: DeskBucket;
}

/** The HTTP API, its functions, and where agents sign in. */
export class ApiStack extends Stack {
  readonly #props: ApiStackProps;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    this.#props = props;
    const { desk } = props;
    const api = new DeskApi(this, 'Api', {
      desk,
      routes,
      functions: this.#functions(),
      authorizer: this.#authorizer(),
    });
    new CfnOutput(this, 'ApiUrl', { value: `${api.url}/v1` });
    new Dashboard(this, 'Dashboard', { desk, table: props.table, apiId: api.id });
  }

  #functions(): Record<Domain, DeskFunction> {
    const { table, mail, attachments } = this.#props;
    const functions = {
      tickets: this.#function('tickets', 'Answers requests about tickets and their conversations.'),
      customers: this.#function('customers', 'Answers requests about customers.'),
      agents: this.#function('agents', 'Answers requests about agents, teams and tokens.'),
      desk: this.#function('desk', 'Answers requests about the desk itself, and those that match no route.'),
    };
    this.#grantTable('tickets', functions.tickets);
    this.#grantTable('customers', functions.customers);
    this.#grantTable('agents', functions.agents);
    this.#grantTable('desk', functions.desk);
    table.grantDelete(functions.customers, [DELETABLE_PREFIX.customerAddress]);
    table.grantDelete(functions.agents, [DELETABLE_PREFIX.agentAddress, DELETABLE_PREFIX.teamName]);
    mail.grantGet(functions.tickets);
    attachments.grantGet(functions.tickets);
    return functions;
  }

  /** A domain gets of the table what its routes need; what is public needs nothing. */
  #grantTable(domain: Domain, fn: DeskFunction): void {
    const guarded = routes.filter((route) => route.domain === domain && route.permission !== 'public');
    if (guarded.some(({ access }) => access === 'write')) this.#props.table.grantReadWrite(fn);
    else if (guarded.length > 0) this.#props.table.grantRead(fn);
  }

  #function(domain: Domain, description: string): DeskFunction {
    const id = `${domain.charAt(0).toUpperCase()}${domain.slice(1)}`;
    return new DeskFunction(this, id, {
      desk: this.#props.desk,
      entry: `api/${domain}`,
      description,
      timeout: Duration.seconds(20),
    });
  }

  #authorizer(): DeskFunction {
    const { desk, table } = this.#props;
    const authorizer = new DeskFunction(this, 'Authorizer', {
      desk,
      entry: 'api/authorizer',
      description: 'Recognises who makes a request by the token.',
    });
    table.grantRead(authorizer);
    const { issuer, audience } = desk.settings.oidc ?? this.#agentPool();
    authorizer.set('OIDC_ISSUER', issuer);
    authorizer.set('OIDC_AUDIENCE', audience);
    return authorizer;
  }

  #agentPool(): { issuer: string; audience: string } {
    const agents = new AgentPool(this, 'AgentPool', { name: `${this.#props.desk.settings.prefix}-agents` });
    new CfnOutput(this, 'UserPoolId', { value: agents.pool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: agents.client.userPoolClientId });
    return { issuer: agents.issuer, audience: agents.client.userPoolClientId };
  }
}
