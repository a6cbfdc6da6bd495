import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { DeskFunction } from './desk-function.ts';

/** Where agents sign in when the desk has no issuer of its own: accounts are made by an admin, never by oneself. */
export class AgentPool extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { name }: { readonly name: string }) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      userPoolName: name,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.client = this.pool.addClient('Client', {
      // By password, the command line of AWS and any HTTP client can sign in; SRP needs a library.
      authFlows: { userSrp: true, userPassword: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
    acknowledge(this.pool, {
      'AwsSolutions-COG2':
        'Whether agents must use a second factor is for the owner of the desk to decide; all may.',
      'AwsSolutions-COG8':
        'Threat protection needs the Plus plan, which costs for every agent; owners can turn it on.',
    });
  }

  /** Lets a function say what the pool mails. */
  writeBy(fn: DeskFunction): void {
    this.pool.addTrigger(UserPoolOperation.CUSTOM_MESSAGE, fn.resource);
  }

  /** Lets a function make accounts, tell of them again, and take away what was never used. */
  grantInvite(fn: DeskFunction): void {
    const actions = ['AdminCreateUser', 'AdminGetUser', 'AdminDeleteUser'];
    fn.allow(
      actions.map((action) => `cognito-idp:${action}`),
      [this.pool.userPoolArn],
    );
    fn.set('USER_POOL_ID', this.pool.userPoolId);
  }

  /** Issuer of the tokens, as it stands in them. */
  get issuer(): string {
    return `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.pool.userPoolId}`;
  }
}
