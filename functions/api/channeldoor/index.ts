import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import {
  type Channel,
  channelArea,
  type Knock,
  keptChannelSecrets,
  knockAtDoor,
} from '../../../core/channel/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { putIntoS3, s3Asker } from '../../../core/shared/ask-s3.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { METRIC } from '../../../core/shared/names.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { channelParamsSchema } from '../../../schemas/api/channels.ts';
import { originOf } from '../../edge/address.ts';
import { sqsEnqueue } from '../../edge/enqueue-gateway.ts';
import { environment } from '../../edge/environment.ts';
import { type HttpEvent, httpChain, matchOf } from '../../edge/http.ts';
import { logger } from '../../edge/logger.ts';
import { count } from '../../edge/metrics.ts';
import { problem } from '../../edge/problem.ts';
import { channelDoorRoutes } from './routes.ts';

/** Most bytes of a payload: providers stay far below. */
const MOST_BYTES = 4 * 1024 * 1024;

let deps: ReturnType<typeof build> | undefined;

/** The door of channels: it says who is let in, keeps what they bring for the queue, and understands nothing of it. */
export const handler = httpChain(Object.values(channelDoorRoutes)).handler(
  async (event: HttpEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    deps ??= build();
    const key = channelParamsSchema.safeParse(matchOf(event).params).data?.channelKey;
    if (key === undefined) throw new NotFoundError('channel');
    const knock = knockOf(event, deps.origin);
    if (knock.body.byteLength > MOST_BYTES)
      return problem(413, 'body.too_large', `It has more than ${MOST_BYTES} bytes.`);
    const now = new Date();
    const known: Channel | undefined =
      (await deps.channels.at(now)).named(key) ?? (await deps.channels.latest(now)).named(key);
    const knocked = await knockAtDoor(deps.door, { channel: known, knock, now });
    if (knocked.is !== 'refused') {
      const { status, contentType, body } = knocked.answer;
      return {
        statusCode: status,
        headers: { 'content-type': contentType, 'cache-control': 'no-store' },
        body,
      };
    }
    count({ [METRIC.channelKnocksRefused]: 1 });
    logger.warn('A knock at the door of a channel was refused', { channel: key, reason: knocked.reason });
    return problem(401, 'channel.not_the_provider', 'It is not signed as the provider of this channel does.');
  },
);

function knockOf(event: HttpEvent, origin: string | undefined): Knock {
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  const headers = Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value ?? '']);
  return {
    method: event.requestContext.http.method === 'POST' ? 'POST' : 'GET',
    url: `${origin ?? originOf(event)}${event.rawPath}${query}`,
    headers: Object.fromEntries(headers),
    query: Object.fromEntries(new URLSearchParams(event.rawQueryString)),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function build() {
  const env = environment('TABLE_NAME', 'ATTACHMENT_BUCKET', 'CHANNEL_QUEUE_URL', 'PUBLIC_ORIGIN');
  const table = dynamoTable({ tableName: env.TABLE_NAME });
  const ask = s3Asker(process.env);
  const enqueue = sqsEnqueue(env.CHANNEL_QUEUE_URL);
  return {
    origin: env.PUBLIC_ORIGIN,
    channels: keptConfiguration(table, () => performance.now())(channelArea),
    door: {
      secrets: keptChannelSecrets(table),
      keep: (key: string, body: Uint8Array, contentType: string) =>
        putIntoS3(ask, {
          bucket: env.ATTACHMENT_BUCKET,
          key,
          body: Buffer.from(body),
          headers: { 'content-type': contentType },
          isLarge: true,
        }),
      enqueue: (knock: object) => enqueue(JSON.stringify(knock)),
    },
  };
}
