import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { environment } from '../../edge/environment.ts';
import { type HttpEvent, httpChain, matchOf } from '../../edge/http.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { openApiDocument } from './openapi.ts';
import { deskRoutes } from './routes.ts';

let document: string | undefined;
let live: string | undefined;

function describe(): string {
  const { MAILBOXES, SIGN_IN_URL } = environment('MAILBOXES', 'SIGN_IN_URL');
  return JSON.stringify(openApiDocument({ mailbox: MAILBOXES[0]?.address, signInUrl: SIGN_IN_URL }));
}

/** What each route answers: its JSON, and for how long that may be kept. */
const ANSWERS: Record<keyof typeof deskRoutes, () => { body: string; cacheControl: string }> = {
  getOpenApi: () => {
    document ??= describe();
    return { body: document, cacheControl: 'public, max-age=60' };
  },
  getAsyncApi: () => {
    live ??= JSON.stringify(asyncApiDocument());
    return { body: live, cacheControl: 'public, max-age=60' };
  },
  getHealth: () => ({ body: '{"status":"ok"}', cacheControl: 'no-store' }),
};

/** What anybody may ask, and the answer to everything that is no route. */
export const handler = httpChain(Object.values(deskRoutes)).handler(
  async (event: HttpEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    const { body, cacheControl } = ANSWERS[matchOf(event).route.id as keyof typeof ANSWERS]();
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'cache-control': cacheControl },
      body,
    };
  },
);
