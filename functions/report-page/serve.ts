import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ReportSignIn } from '../../schemas/report-page.ts';
import { environment } from '../edge/environment.ts';
import { answerOf, type ReportPage } from './answer.ts';
import { pageFile } from './page-files.ts';

let page: ReportPage | undefined;

/** Shows the page of reports. It knows nothing of the desk: the page asks the API, as whoever has signed in there. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  page ??= {
    script: pageFile(__dirname, 'page.js'),
    style: pageFile(__dirname, 'page.css'),
    signIn: signInOf(environment('SIGN_IN_URL', 'SIGN_IN_ISSUER', 'SIGN_IN_CLIENT')),
  };
  return answerOf(page, event);
}

function signInOf({
  SIGN_IN_URL: url,
  SIGN_IN_ISSUER: issuer,
  SIGN_IN_CLIENT: clientId,
}: ReturnType<typeof environment<'SIGN_IN_URL' | 'SIGN_IN_ISSUER' | 'SIGN_IN_CLIENT'>>): ReportSignIn {
  if (clientId === undefined) return null;
  if (url !== undefined) return { clientId, url };
  return issuer === undefined ? null : { clientId, issuer };
}
