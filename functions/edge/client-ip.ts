import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/**
 * The address from which somebody asks. Each server on the way adds to `X-Forwarded-For` from whom it got the request, API Gateway last: of
 * what stands before the desk's own servers, anybody may have written anything.
 * @param proxies servers of the desk's own in front of API Gateway
 */
export function clientIp({ headers, requestContext }: APIGatewayProxyEventV2, proxies: number): string {
  const { sourceIp } = requestContext.http;
  if (proxies === 0) return sourceIp;
  const way = (headers['x-forwarded-for'] ?? '').split(',').map((address) => address.trim());
  return way.at(-1 - proxies) ?? sourceIp;
}
