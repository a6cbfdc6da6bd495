import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readFileLink } from '../../../core/attachment/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { s3Presign } from '../../../core/shared/presign.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { knownSigningKeys } from '../../../core/threading/index.ts';
import { environment } from '../../edge/environment.ts';
import { type HttpEvent, httpChain, matchOf } from '../../edge/http.ts';
import { fileRoutes } from './routes.ts';

let deps: ReturnType<typeof build> | undefined;

/** Leads whoever has a link to its file. Whatever is wrong with the link, there is no such file. */
export const handler = httpChain(Object.values(fileRoutes)).handler(
  async (event: HttpEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    deps ??= build();
    const { token = '' } = matchOf(event).params;
    const file = readFileLink(token, await knownSigningKeys(deps.table), new Date());
    if (file === null) throw new NotFoundError('file');
    const { key, filename } = file;
    const contentType = 'application/octet-stream';
    const location = await deps.presign({ bucket: deps.bucket, key, filename, contentType });
    return {
      statusCode: 302,
      headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    };
  },
);

function build() {
  const env = environment('TABLE_NAME', 'ATTACHMENT_BUCKET');
  return {
    table: dynamoTable({ tableName: env.TABLE_NAME }),
    bucket: env.ATTACHMENT_BUCKET,
    presign: s3Presign(process.env),
  };
}
