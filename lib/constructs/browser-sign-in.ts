import { Duration } from 'aws-cdk-lib';
import {
  CfnUserPoolClient,
  ManagedLoginVersion,
  OAuthScope,
  type UserPool,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Settings } from '../../schemas/settings.ts';

export interface BrowserSignInProps {
  readonly pool: UserPool;
  readonly signIn: NonNullable<Settings['signIn']>;
}

/**
 * Sign-in in a browser, by authorization code with PKCE (RFC 7636): the pages that Cognito serves, and an app client for
 * programs that can keep no secret (RFC 6749, 2.1). It knows no other grant, and passwords are typed on Cognito's pages only.
 */
export class BrowserSignIn extends Construct {
  readonly clientId: string;
  /** Where the pages and the endpoints of OAuth are, without a slash at the end. */
  readonly url: string;
  readonly #client: CfnUserPoolClient;

  constructor(scope: Construct, id: string, { pool, signIn }: BrowserSignInProps) {
    super(scope, id);
    const domain = pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: signIn.domainPrefix },
      // The newer pages want a branding for each client before they show themselves.
      managedLoginVersion: ManagedLoginVersion.CLASSIC_HOSTED_UI,
    });
    const client = pool.addClient('BrowserClient', {
      generateSecret: false,
      // Named, as a client that names none may use the password protocols of Cognito's default; this leaves refreshing.
      authFlows: { userPassword: false },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [...signIn.callbackUrls],
        logoutUrls: [...signIn.logoutUrls],
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      // What a browser keeps can be taken from it: a working day, not the month of programs.
      refreshTokenValidity: Duration.hours(12),
    });
    if (!(client.node.defaultChild instanceof CfnUserPoolClient))
      throw new Error('The client has no resource.');
    this.#client = client.node.defaultChild;
    this.clientId = client.userPoolClientId;
    this.url = domain.baseUrl();
  }

  /** Lets people come back to a page of the desk itself, from signing in and from signing out. */
  addPage(url: string): void {
    this.#client.callbackUrLs = [...(this.#client.callbackUrLs ?? []), url];
    this.#client.logoutUrLs = [...(this.#client.logoutUrLs ?? []), url];
  }
}
