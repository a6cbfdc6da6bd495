import { createUpload, type Upload } from '../../../core/attachment/index.ts';
import type { InForce } from '../../../core/configuration/index.ts';
import type { SignLink } from '../../../core/shared/presign.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Options } from '../../../schemas/options.ts';
import type { Endpoints } from '../../edge/api.ts';
import type { attachmentRoutes } from './attachment-routes.ts';

/** What the API answers about files that people upload. */
export function attachmentEndpoints(
  table: Table,
  files: { sign: SignLink; bucket: string; options: InForce<Options> },
): Endpoints<typeof attachmentRoutes> {
  const { sign, bucket, options } = files;
  return {
    createUpload: async ({ principal, body: file, context, remember, origin }) => {
      const { attachmentBytes: mostBytes } = await options.at(context.now);
      const alongside = (made: Upload) => remember({ body: made });
      const deps = { table, sign, bucket, mostBytes };
      const input = { principal, file, servedAt: origin, alongside };
      return { body: await createUpload(deps, context, input) };
    },
  };
}
