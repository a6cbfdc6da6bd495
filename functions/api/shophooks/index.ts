import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { contextOf } from '../../../core/shared/context.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { shopArea, takeWebhook } from '../../../core/shop/index.ts';
import { shopParamsSchema } from '../../../schemas/api/shops.ts';
import { environment } from '../../edge/environment.ts';
import { type HttpEvent, httpChain, matchOf } from '../../edge/http.ts';
import { logger } from '../../edge/logger.ts';
import { shopHookRoutes } from './routes.ts';

let deps: ReturnType<typeof build> | undefined;

/** Takes what shops tell of orders. Whatever is wrong with who tells it, there is no such shop. */
export const handler = httpChain(Object.values(shopHookRoutes)).handler(
  async (event: HttpEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    deps ??= build();
    const { table, shops } = deps;
    const asked = shopParamsSchema.safeParse(matchOf(event).params).data;
    if (asked === undefined) throw new NotFoundError('shop');
    const context = contextOf({ kind: 'system', name: 'shops' }, new Date(), Math.random);
    // A shop that was named a moment ago tries at once whether anybody is there.
    const named = async (when: 'at' | 'latest') => (await shops[when](context.now)).get(asked.shopKey);
    const shop = (await named('at')) ?? (await named('latest'));
    const raw = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    const taken = await takeWebhook(table, context, { shop, headers: event.headers, raw });
    logger.info('A shop told something', { shop: asked.shopKey, taken });
    return { statusCode: 204, headers: { 'cache-control': 'no-store' } };
  },
);

function build() {
  const table = dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
  return { table, shops: keptConfiguration(table, () => performance.now())(shopArea) };
}
