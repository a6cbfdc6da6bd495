import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type FeedDeps, readFeed } from '../../../core/calendar-feed/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { knownListShards, loadListShards } from '../../../core/views/index.ts';
import { feedParamsSchema } from '../../../schemas/api/calendar-feeds.ts';
import { originOf } from '../../edge/address.ts';
import { environment } from '../../edge/environment.ts';
import { etagOf, isKnown } from '../../edge/etag.ts';
import { type HttpEvent, httpChain, matchOf } from '../../edge/http.ts';
import { feedRoutes } from './routes.ts';

let deps: FeedDeps | undefined;

/** Shows calendars to whoever has the secret of their address. Whatever is wrong with that, there is no such feed. */
export const handler = httpChain(Object.values(feedRoutes)).handler(
  async (event: HttpEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    deps ??= build();
    const asked = feedParamsSchema.safeParse(matchOf(event).params).data;
    if (asked === undefined) throw new NotFoundError('feed');
    const secret = event.queryStringParameters?.token ?? '';
    const body = await readFeed(deps, { ...asked, secret, origin: originOf(event), now: new Date() });
    const etag = etagOf(body);
    const headers = { etag, 'cache-control': 'private, no-cache' };
    if (isKnown(etag, event.headers['if-none-match'])) return { statusCode: 304, headers };
    return { statusCode: 200, headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8' }, body };
  },
);

function build(): FeedDeps {
  const env = environment('TABLE_NAME', 'LIST_SHARDS', 'DESK_DOMAIN');
  const table = dynamoTable({ tableName: env.TABLE_NAME });
  return {
    table,
    shards: knownListShards(() => loadListShards(table, env.LIST_SHARDS)),
    domain: env.DESK_DOMAIN,
  };
}
