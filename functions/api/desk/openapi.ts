import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { problemSchema } from '../../../schemas/api/common.ts';
import { DOMAIN_NAMES, DOMAINS } from '../../../schemas/domains.ts';
import { type Route, scopeOf } from '../route.ts';
import { routes } from '../routes.ts';

const problemContent = {
  'application/problem+json': { schema: problemSchema.meta({ id: 'Problem' }) },
};
const etag = z.string().meta({ description: 'version of what was answered, such as "3"' });

/** The OpenAPI 3.1 document of the route table. */
export function openApiDocument() {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Bilet',
      version: '1',
      description:
        'A support desk. JSON in camelCase, times in RFC 3339 and UTC, errors as problem documents (RFC 9457) with a stable `code`. Every POST takes an `Idempotency-Key`; what has a version answers with an `ETag` and takes `If-Match`. An API token needs the scope that `security` names, or `*`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: DOMAIN_NAMES.map((name) => ({ name, description: DOMAINS[name].about })),
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths,
  });
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const isPublic = route.permission === 'public';
  const scope = scopeOf(route);
  return {
    operationId: route.id,
    tags: [route.domain],
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    security: isPublic ? [] : [{ bearer: scope === null ? [] : [scope] }],
    requestParams: {
      ...(route.params ? { path: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...headersOf(route),
    },
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }
      : {}),
    responses: {
      [String(route.status)]: {
        description: route.output ? 'Done' : 'Done, nothing to say',
        ...(route.versioned ? { headers: z.object({ etag }) } : {}),
        ...(route.output ? { content: { 'application/json': { schema: route.output } } } : {}),
      },
      ...(isPublic
        ? { 404: { description: 'There is nothing here', content: problemContent } }
        : { '4XX': { description: 'The request was refused; `code` says why', content: problemContent } }),
    },
  };
}

function headersOf(route: Route) {
  const key = z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'the same key again within a day gives the first answer' });
  const match = z.string().optional().meta({ description: 'ETag that the change is based on' });
  const changes = route.versioned && route.access === 'write' && route.params !== undefined;
  const repeats = route.method === 'POST';
  if (!changes && !repeats) return {};
  return {
    header: z.object({
      ...(repeats ? { 'idempotency-key': key } : {}),
      ...(changes ? { 'if-match': match } : {}),
    }),
  };
}
