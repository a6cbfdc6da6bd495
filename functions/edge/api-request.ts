import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { type Identity, identitySchema } from '../../core/auth/index.ts';
import { InvalidInputError } from '../../core/shared/errors.ts';
import { schemaProblems } from '../../core/shared/schema-problems.ts';
import { idempotencyKeySchema, ifMatchSchema } from '../../schemas/api/common.ts';
import { inWords } from '../../schemas/in-words.ts';
import type { Route } from '../api/route.ts';
import { requireReadableQuery } from './address.ts';
import { RequestError } from './problem.ts';
import { unkeptIn } from './unkept.ts';

/** Largest request body in bytes, unless its route says otherwise. */
const BODY_LIMIT = 512 * 1024;

const WORDS = { error: inWords };

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** A request whose every part has been checked against its route. */
export interface ParsedRequest<R extends Route> {
  params: Parsed<R['params']>;
  query: Parsed<R['query']>;
  body: Parsed<R['body']>;
  /** the version in If-Match; undefined when the request has no such header */
  expectedVersion: number | undefined;
}

/** The caller whom the authorizer has recognised. A request that did not pass the authorizer is never answered. */
export function identityOf(event: APIGatewayProxyEventV2): Identity {
  const authorizer = z
    .object({
      requestContext: z.object({ authorizer: z.object({ lambda: z.object({ identity: z.string() }) }) }),
    })
    .safeParse(event);
  if (!authorizer.success) return { refusal: 'token.missing' };
  return identitySchema.parse(JSON.parse(authorizer.data.requestContext.authorizer.lambda.identity));
}

/** Parses path, query, body and headers. @throws RequestError or InvalidInputError that names every wrong field */
export function parseRequest<R extends Route>(
  { route, params: inPath }: { route: R; params: Record<string, string> },
  event: APIGatewayProxyEventV2,
): ParsedRequest<R> {
  requireReadableQuery(event.rawQueryString);
  idempotencyKeyOf(route, event);
  const params = route.params?.safeParse(inPath);
  if (params && !params.success)
    throw new RequestError(404, 'path.not_found', 'There is nothing at this address.');
  const query = (route.query ?? z.strictObject({})).safeParse(event.queryStringParameters ?? {}, WORDS);
  const sent = route.body && jsonBody(event, route.mostBytes);
  const body = route.body?.safeParse(sent, WORDS);
  const refused = [
    ...(query.error ? schemaProblems(query.error, 'query') : []),
    ...(body?.error ? schemaProblems(body.error) : []),
  ];
  const unkept = [...unkeptIn(event.queryStringParameters, 'query'), ...unkeptIn(sent)];
  const fields = [
    ...refused,
    ...unkept.filter(({ path }) => !refused.some((problem) => problem.path === path)),
  ];
  if (fields.length > 0) throw new InvalidInputError('input.invalid', 'Some fields are wrong.', fields);
  return {
    params: params?.data,
    query: query.data,
    body: body?.data,
    expectedVersion: route.versioned ? versionOf(headerOf(event, 'if-match')) : undefined,
  } as ParsedRequest<R>;
}

/** The key by which a POST is recognised when it is repeated; undefined without one. @throws RequestError */
export function idempotencyKeyOf({ method }: Route, event: APIGatewayProxyEventV2): string | undefined {
  const key = headerOf(event, 'idempotency-key');
  if (method !== 'POST' || key === undefined) return undefined;
  if (idempotencyKeySchema.safeParse(key).success) return key;
  throw new RequestError(
    400,
    'idempotency.malformed',
    'An Idempotency-Key has 1 to 255 visible ASCII characters.',
  );
}

/** A header by its lower-case name. */
function headerOf(event: APIGatewayProxyEventV2, name: string): string | undefined {
  return event.headers[name];
}

function jsonBody(event: APIGatewayProxyEventV2, mostBytes = BODY_LIMIT): unknown {
  const type = headerOf(event, 'content-type') ?? '';
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new RequestError(415, 'body.not_json', 'Send JSON, with Content-Type application/json.');
  }
  const raw = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (raw.byteLength > mostBytes) {
    throw new RequestError(413, 'body.too_large', `A request holds ${mostBytes} bytes at most.`);
  }
  const text = utf8(raw);
  if (text === null || wasMended(event, raw)) {
    throw new RequestError(400, 'body.not_utf8', 'The body is not UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(400, 'body.malformed', 'The body is not JSON.');
  }
}

function utf8(raw: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    return null;
  }
}

/**
 * Whether the body was not valid UTF-8 and the gateway put U+FFFD in place of the wrong bytes: the text is then longer
 * than what was sent. AWS does not say what API Gateway does with such a body.
 */
function wasMended(event: APIGatewayProxyEventV2, raw: Buffer): boolean {
  const sent = headerOf(event, 'content-length');
  const isText = !event.isBase64Encoded && event.body?.includes('\uFFFD');
  return Boolean(isText) && sent !== undefined && Number(sent) !== raw.byteLength;
}

/** The version in an If-Match; undefined when any will do. @throws RequestError */
function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) return undefined;
  const etag = ifMatchSchema.safeParse(ifMatch.trim()).data;
  if (etag === undefined) {
    throw new RequestError(400, 'if_match.malformed', 'If-Match must be one ETag that this API gave out.');
  }
  return etag === '*' ? undefined : Number(etag.slice(1, -1));
}
