import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context as LambdaContext,
} from 'aws-lambda';
import { parseRequest } from '../../edge/api-request.ts';
import { type HttpEvent, httpChain, matchOf } from '../../edge/http.ts';
import type { Route } from '../route.ts';
import { type ChatAround, chatAround } from './around.ts';
import { corsOf, pageOrigin, preflight, requireNotBlocked, requireOrigin } from './cors.ts';
import { chatParts } from './deps.ts';
import { type ChatAnswer, chatEndpoints } from './endpoints.ts';
import { chatRoutes } from './routes.ts';

type Answer = APIGatewayProxyStructuredResultV2;
/** An endpoint without the types of its route, as it is called here. */
type Endpoint = (request: never) => Promise<ChatAnswer>;
let parts: ReturnType<typeof chatParts> | undefined;
let around: ChatAround | undefined;

/** What answers, once the page that asks is known to be one of the chat's sites. */
const answered = httpChain(Object.values(chatRoutes)).handler(async (event: HttpEvent): Promise<Answer> => {
  parts ??= chatParts();
  around ??= chatAround(parts);
  const { route, params } = matchOf(event);
  const now = new Date();
  const chat = await parts.chatNamed(params.channelKey, now);
  const { domains, blockedAddresses: blocked } = chat.settings;
  if (route.id !== 'getChatWidget') {
    requireOrigin(event, domains);
    requireNotBlocked(event, { blocked, proxies: parts.proxies });
  }
  const parsed = parseRequest({ route, params }, event);
  const request = { ...parsed, parts, around, chat, event, context: parts.contextAt(now) };
  const endpoint = chatEndpoints[route.id as keyof typeof chatEndpoints] as Endpoint;
  return present(route, await endpoint(request as never));
});

function present(
  route: Route,
  { body, status = route.status, headers, isBase64Encoded = false }: ChatAnswer,
): Answer {
  const all = { 'cache-control': 'no-store', ...headers };
  if (typeof body === 'string') return { statusCode: status, headers: all, body, isBase64Encoded };
  if (body === undefined || route.output === null) return { statusCode: status, headers: all };
  return {
    statusCode: status,
    headers: { ...all, 'content-type': 'application/json' },
    body: JSON.stringify(route.output.parse(body)),
  };
}

/**
 * The chat of a site, as the browsers of its visitors ask for it. Pages of the chat's sites may read the answers, errors too; pages of others may
 * not, and are refused.
 */
export async function handler(event: APIGatewayProxyEventV2, context: LambdaContext): Promise<Answer> {
  const origin = pageOrigin(event);
  const answer = await answered(event, context);
  if (origin === undefined || answer.statusCode === 403) return answer;
  // What may be sent is no secret: whether it is taken, the request itself is told.
  if (event.requestContext.http.method === 'OPTIONS' && answer.statusCode === 204) return preflight(origin);
  return { ...answer, headers: { ...corsOf(origin), ...answer.headers } };
}
