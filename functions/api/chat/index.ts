import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type HttpEvent, httpChain } from '../../edge/http.ts';
import { problem } from '../../edge/problem.ts';
import { chatRoutes } from './routes.ts';

/** The chat of a site, as the browsers of its visitors ask for it. */
export const handler = httpChain(Object.values(chatRoutes)).handler(
  async (_event: HttpEvent): Promise<APIGatewayProxyStructuredResultV2> =>
    problem(503, 'chat.not_yet', 'The chat is not served yet.'),
);
