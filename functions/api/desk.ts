import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { problem } from '../edge/problem.ts';
import { openApiDocument } from './openapi.ts';
import { methodsAt } from './routes.ts';

let document: string | undefined;

/** What anybody may ask, and the answer to everything that is no route. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=60' };
  switch (event.routeKey) {
    case 'GET /v1/openapi.json':
      document ??= JSON.stringify(openApiDocument());
      return { statusCode: 200, headers, body: document };
    case 'GET /v1/health':
      return {
        statusCode: 200,
        headers: { ...headers, 'cache-control': 'no-store' },
        body: '{"status":"ok"}',
      };
    default:
      return noRoute(event);
  }
}

function noRoute(event: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 {
  const allowed = methodsAt(event.rawPath);
  if (allowed.length === 0) return problem(404, 'route.not_found', 'There is nothing at this address.');
  const allow = allowed.join(', ');
  return problem(405, 'method.not_allowed', `This address takes ${allow}.`, { headers: { allow } });
}
