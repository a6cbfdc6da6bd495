import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { originOf } from '../edge/address.ts';
import type { Site } from './page.ts';

/**
 * Whether what was sent comes from a page of the help centre, as the browser says: by the origin of the page, which every browser names
 * with what it sends, and by how near that is (`Sec-Fetch-Site`), where it says that. Whoever says neither is no browser of today.
 */
export function isOwnOrigin(event: APIGatewayProxyEventV2, { address }: Pick<Site, 'address'>): boolean {
  const { origin, 'sec-fetch-site': nearness } = event.headers;
  if (nearness !== undefined && nearness !== 'same-origin') return false;
  if (origin === undefined) return nearness === 'same-origin';
  return origin === originOf(event) || origin === new URL(address).origin;
}
