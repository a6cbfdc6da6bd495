import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import {
  type AuthenticateDeps,
  authenticate,
  knownTokens,
  type OidcVerifier,
} from '../../core/auth/index.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { environment } from '../edge/environment.ts';
import { logFailure } from '../edge/logger.ts';

let deps: AuthenticateDeps | undefined;

/**
 * Recognises who makes a request. It lets every request through with what it found out, a principal or the reason
 * why there is none: the functions answer that reason as a problem document, which API Gateway could not. A failure
 * of our own is thrown, and API Gateway lets nobody in.
 */
export async function handler(
  event: APIGatewayRequestAuthorizerEventV2,
): Promise<APIGatewaySimpleAuthorizerWithContextResult<{ identity: string }>> {
  deps ??= build();
  try {
    const identity = await authenticate(deps, event.headers?.authorization, new Date());
    return { isAuthorized: true, context: { identity: JSON.stringify(identity) } };
  } catch (error) {
    logFailure('A request could not be recognised', error, { route: event.routeKey });
    throw error;
  }
}

function build(): AuthenticateDeps {
  const env = environment('TABLE_NAME', 'OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_BROWSER_AUDIENCE');
  const audiences = [env.OIDC_AUDIENCE, env.OIDC_BROWSER_AUDIENCE].filter((name) => name !== undefined);
  const settings = { issuer: env.OIDC_ISSUER, audiences };
  let verifier: Promise<OidcVerifier> | undefined;
  return {
    table: dynamoTable({ tableName: env.TABLE_NAME }),
    known: knownTokens(),
    verifyOidc: async (jwt) => {
      verifier ??= import('../../core/auth/oidc.ts').then(({ oidcVerifier }) => oidcVerifier(settings));
      return (await verifier)(jwt);
    },
  };
}
