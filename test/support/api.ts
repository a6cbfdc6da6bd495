import { randomBytes } from 'node:crypto';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
  Context,
} from 'aws-lambda';
import * as z from 'zod';
import { seedAdmin } from '../../core/auth/index.ts';
import { logger } from '../../functions/edge/logger.ts';
import { DOMAIN_NAMES, type Domain, domainEntry } from '../../schemas/domains.ts';
import { testContext } from './context.ts';
import { startDatabase, type TestDatabase } from './database.ts';

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;
type Authorizer = (
  event: APIGatewayRequestAuthorizerEventV2,
) => Promise<APIGatewaySimpleAuthorizerWithContextResult<{ identity: string }>>;

/** A request in a test; `body` is sent as JSON, a string as it is. */
export interface TestRequest {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** An answer, with its body parsed and `code` of a problem document at hand. */
export interface TestAnswer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  body: Record<string, z.core.util.JSONType>;
}

const bodySchema = z.record(z.string(), z.json());

/** Points the functions of this process at a test database, with one mailbox and an issuer that does not answer. */
export function useDatabase(database: TestDatabase): void {
  Object.assign(process.env, {
    TABLE_NAME: database.tableName,
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    DESK_DOMAIN: 'desk.example.com',
    MAILBOXES: JSON.stringify([{ address: 'support@desk.example.com', name: 'Support' }]),
    MAIL_BUCKET: 'mail',
    ATTACHMENT_BUCKET: 'files',
    SEARCH_BUCKET: 'search',
    QUEUE_URL: 'http://127.0.0.1:1/000000000000/Bilet-queue',
    DESK_NAME: JSON.stringify('Acme Help'),
    QUOTE_HISTORY: 'false',
    CLOSE_AFTER_DAYS: '4',
    UNDO_SECONDS: '0',
    EVENT_DAYS: '30',
    LIST_SHARDS: '1',
    WEBHOOKS_TO: 'public',
    CHANNEL_QUEUE_URL: 'http://127.0.0.1:1/000000000000/Bilet-channels',
    FILL_PER_SECOND: '1000',
    STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:none',
    OIDC_ISSUER: 'http://127.0.0.1:1/',
    OIDC_AUDIENCE: 'bilet',
    POWERTOOLS_DEV: 'false',
  });
}

/** A test database at which the functions of this process are pointed, of a desk whose admin has this token. */
export async function databaseWithAdmin(token: string): Promise<TestDatabase> {
  const database = await startDatabase();
  useDatabase(database);
  const deps = { table: database.table, randomBytes };
  await seedAdmin(deps, testContext(), { name: 'Admin', address: 'admin@example.com', token });
  return database;
}

/** Sends requests to functions as API Gateway does: find the domain, ask the authorizer, call the function. */
export function apiOf(authorizer: Authorizer, functions: Partial<Record<Domain, Handler>>) {
  // What is refused is looked at in the answers.
  logger.setLogLevel('WARN');
  return async (method: string, target: string, request: TestRequest = {}): Promise<TestAnswer> => {
    const [rawPath = '/', rawQueryString = ''] = target.split('?');
    const handler = functions[domainAt(rawPath)];
    if (!handler) throw new Error(`No function answers ${rawPath}`);
    const headers: Record<string, string> = { ...request.headers };
    if (request.body !== undefined) headers['content-type'] ??= 'application/json';
    if (request.token !== undefined) headers.authorization ??= `Bearer ${request.token}`;
    const event = {
      version: '2.0',
      routeKey: 'ANY /v1/{proxy+}',
      rawPath,
      rawQueryString,
      headers,
      queryStringParameters: Object.fromEntries(new URLSearchParams(rawQueryString)),
      body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body),
      isBase64Encoded: false,
    };
    const { context } = await authorizer({ ...event, type: 'REQUEST' } as never);
    const requestContext = {
      domainName: 'api.example.com',
      http: { method, sourceIp: '192.0.2.7' },
      authorizer: { lambda: context },
    };
    const answer = await handler({ ...event, requestContext } as never, {} as Context);
    await expectDescribed(method, rawPath, answer.statusCode ?? 0);
    const text = answer.body ?? '';
    const isJson = text !== '' && /[/+]json$/.test(String(answer.headers?.['content-type']));
    const body = isJson ? bodySchema.parse(JSON.parse(text)) : {};
    return { status: answer.statusCode ?? 0, headers: answer.headers ?? {}, text, body };
  };
}

/** The statuses of which not every route can have each. */
const SOME_HAVE = [404, 409, 412];

/**
 * What an answer says by its status, the description of the API says too.
 * @throws Error when a route answers with a status that is not described
 */
async function expectDescribed(method: string, path: string, status: number): Promise<void> {
  if (!SOME_HAVE.includes(status)) return;
  const [{ routes }, { problemStatusesOf }, { routerOf }] = await Promise.all([
    import('../../functions/api/routes.ts'),
    import('../../functions/api/route.ts'),
    import('../../functions/edge/router.ts'),
  ]);
  const found = routerOf(routes)(method, path.split('/').map(decodeURIComponent));
  if (found.is !== 'route') return;
  const described: number[] = problemStatusesOf(found.route);
  if (!described.includes(status))
    throw new Error(`The description does not say that ${found.route.id} answers ${status}`);
}

/** The domain whose function gets a request; the desk's own gets what belongs to none. */
function domainAt(path: string): Domain {
  const parts = path.split('/').slice(2);
  const within = (root: string) =>
    root.split('/').every((part, at) => part === parts[at] || part.startsWith('{'));
  const fitting = DOMAIN_NAMES.flatMap((name) =>
    domainEntry(name)
      .roots.filter(within)
      .map((root) => ({ name, root })),
  );
  // The longest one fits best, as API Gateway has it.
  return fitting.sort((one, other) => other.root.length - one.root.length)[0]?.name ?? 'desk';
}
