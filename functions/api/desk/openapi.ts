import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { idempotencyKeySchema, ifMatchSchema, problemSchema } from '../../../schemas/api/common.ts';
import { DOMAIN_NAMES, DOMAINS } from '../../../schemas/domains.ts';
import {
  contentTypesOf,
  type ProblemStatus,
  problemStatusesOf,
  type Route,
  scopeOf,
  takesIfMatch,
} from '../route.ts';
import { routes } from '../routes.ts';

const problemContent = {
  'application/problem+json': { schema: problemSchema.meta({ id: 'Problem' }) },
};
/** Where the gateway gives up, it answers a message of its own. */
const gatewayContent = {
  ...problemContent,
  'application/json': { schema: z.object({ message: z.string() }).meta({ id: 'GatewayMessage' }) },
};
const etag = z.string().meta({ description: 'version of what was answered, such as "3"' });

/** What the statuses of refusals and failures mean, where an operation can have them. */
const PROBLEMS = {
  400: 'The request is wrong as HTTP: no UTF-8, no JSON, or a header that is none of ours',
  401: 'Nobody was recognised; `code` says why',
  403: 'Whoever asks may not do this, or the token lacks the scope',
  404: 'There is no such thing, or whoever asks must not know of it',
  409: 'The state of the desk forbids it',
  412: 'It has changed since the version in If-Match',
  413: 'The body is too large',
  415: 'The body is not sent as JSON',
  422: 'Some fields are wrong; `errors` names each',
  500: 'Something went wrong here',
  503: 'Too much at once; repeat the request after the seconds in Retry-After',
} as const;
/** What the document says of the desk that answers it. */
export interface DescribedDesk {
  /** a support address of the desk, as an example */
  mailbox?: string | undefined;
  /** where people sign in in a browser, where they can */
  signInUrl?: string | undefined;
}

/** The OpenAPI 3.1 document of the route table. */
export function openApiDocument({ mailbox = 'support@desk.example.com', signInUrl }: DescribedDesk = {}) {
  const paths: ZodOpenApiPathsObject = {};
  const domain = mailbox.slice(mailbox.lastIndexOf('@') + 1);
  for (const route of routes) {
    const operation = { ...operationOf(route, domain), security: securityOf(route, signInUrl !== undefined) };
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Bilet',
      version: '1',
      description:
        'A support desk. JSON in camelCase, times in RFC 3339 and UTC, errors as problem documents (RFC 9457) with a stable `code`. Every POST takes an `Idempotency-Key`; what has a version answers with an `ETag` and takes `If-Match`. `HEAD` is answered where `GET` is. An API token needs the scope that `security` names, or `*`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: DOMAIN_NAMES.map((name) => ({ name, description: DOMAINS[name].about })),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        ...(signInUrl === undefined ? {} : { signIn: signInScheme(signInUrl) }),
      },
    },
    paths,
  });
  return withPathExamples(document, mailbox);
}

/** An id that nothing on any desk has: tried as they are, the examples of what ends a thing for good do no harm. */
const ID_OF_NOTHING = '0'.repeat(26);
const KEY_OF_NOTHING = 'nothing_of_this_name';
const NUMBER_OF_NOTHING = 999_999_999_999_999;
const ROOM_OF_NOTHING = `r${NUMBER_OF_NOTHING}`;
const IDS_OF_NOTHING = {
  tokenId: ID_OF_NOTHING,
  jobId: ID_OF_NOTHING,
  fileId: ID_OF_NOTHING,
  deliveryId: ID_OF_NOTHING,
  messageId: ID_OF_NOTHING,
  notificationId: ID_OF_NOTHING,
  timeEntryId: ID_OF_NOTHING,
  followerId: NUMBER_OF_NOTHING,
  leadId: NUMBER_OF_NOTHING,
  sharedId: NUMBER_OF_NOTHING,
  collaborator: NUMBER_OF_NOTHING,
  version: NUMBER_OF_NOTHING,
};
/** What a ticket or a customer does not come back from or is taken for that, and what takes away what another example has made. */
const FOR_GOOD = ['purgeTicket', 'deleteTicket', 'withdrawPromise', 'eraseCustomer'];
/** Somebody with whom nothing is shared. */
const EXAMPLE_SHARE = { sharedKind: 'agent', sharedId: NUMBER_OF_NOTHING };
/** A link that the examples above its deletion make. */
const EXAMPLE_LINK: Record<string, unknown> = { kind: 'duplicate', linkedTicketId: 2 };

/**
 * A first thing of its kind is there on a new desk, or made by the examples above it. What is done without a body, such as
 * to retire something, is done by one click: it names what is not there.
 */
function withPathExamples<D extends object>(document: D, mailbox: string): D {
  const filled = JSON.stringify(document, (method, operation) => {
    if (!Array.isArray(operation?.parameters)) return operation;
    const isOneClick = method !== 'get' && operation.requestBody === undefined;
    const address = isOneClick ? mailbox.replace(/^[^@]*/, 'nobody') : mailbox;
    const examples: Record<string, unknown> = {
      ...IDS_OF_NOTHING,
      ...EXAMPLE_SHARE,
      ...(isOneClick && { agentId: NUMBER_OF_NOTHING, roomId: ROOM_OF_NOTHING }),
      ...(FOR_GOOD.includes(operation.operationId) && {
        ticketId: NUMBER_OF_NOTHING,
        customerId: NUMBER_OF_NOTHING,
      }),
      address,
    };
    const parameters = operation.parameters.map((parameter: OpenApiParameter) => {
      if (parameter.in !== 'path') return parameter;
      const isNumber = parameter.schema?.type === 'integer';
      const { examples: [key] = [], ...schema } = parameter.schema ?? {};
      const named = isOneClick && key !== undefined ? KEY_OF_NOTHING : key;
      const example =
        examples[parameter.name] ?? named ?? EXAMPLE_LINK[parameter.name] ?? (isNumber ? 1 : undefined);
      return { ...parameter, schema, example };
    });
    return { ...operation, parameters };
  });
  return JSON.parse(filled);
}

interface OpenApiParameter {
  in: string;
  name: string;
  schema?: { type?: unknown; examples?: readonly unknown[] };
}

const SIGN_IN_SCOPES = {
  openid: 'an ID token, which is what the API takes',
  email: 'the address, by which the desk knows its agents',
};

/**
 * Sign-in in a browser by authorization code with PKCE. OpenAPI has no word for which of the tokens is sent; the docs page
 * reads `x-tokenName`.
 */
function signInScheme(url: string) {
  const tokenUrl = `${url}/oauth2/token`;
  return {
    type: 'oauth2' as const,
    description: 'Sign in in a browser, by authorization code with PKCE; send the ID token.',
    flows: {
      authorizationCode: {
        authorizationUrl: `${url}/oauth2/authorize`,
        tokenUrl,
        refreshUrl: tokenUrl,
        scopes: SIGN_IN_SCOPES,
      },
    },
    'x-tokenName': 'id_token',
  };
}

/** By what a request may show who makes it: any one of these will do. */
function securityOf(route: Route, canSignIn: boolean) {
  if (route.permission === 'public') return [];
  const scope = scopeOf(route);
  const byToken = { bearer: scope === null ? [] : [scope] };
  return canSignIn ? [byToken, { signIn: Object.keys(SIGN_IN_SCOPES) }] : [byToken];
}

function operationOf(route: Route, domain: string): ZodOpenApiOperationObject {
  return {
    operationId: route.id,
    tags: [route.domain],
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    requestParams: {
      ...(route.params ? { path: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...headersOf(route),
    },
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': bodyOf(route, domain) } } }
      : {}),
    responses: {
      [String(route.status)]: {
        description: route.output ? 'Done' : 'Done, nothing to say',
        ...(route.versioned ? { headers: z.object({ etag }) } : {}),
        ...(route.output
          ? {
              content: Object.fromEntries(
                contentTypesOf(route).map((type) => [type, { schema: route.output }]),
              ),
            }
          : {}),
      },
      ...(route.status === 302
        ? { 200: { description: 'The file, to which it leads on', content: FILE } }
        : {}),
      ...(route.contentType === 'text/calendar'
        ? { 304: { description: 'As whoever asks has it, by `If-None-Match`' } }
        : {}),
      ...Object.fromEntries(
        problemStatusesOf(route).map((status) => [
          String(status),
          { description: PROBLEMS[status], content: contentOf(status, route) },
        ]),
      ),
      429: { description: 'Too many requests; try again later', content: gatewayContent },
    },
  };
}

/** A file as it is. */
const FILE = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } as const;

function contentOf(status: ProblemStatus, { conflicts }: Route) {
  if (status === 409 && conflicts !== undefined && conflicts !== true)
    return { 'application/problem+json': { schema: conflicts } };
  return status >= 500 ? gatewayContent : problemContent;
}

function bodyOf({ body, example }: Route, domain: string) {
  return { schema: body, ...(example ? { example: example({ domain }) } : {}) };
}

function headersOf(route: Route) {
  const changes = takesIfMatch(route);
  const repeats = route.method === 'POST';
  if (!changes && !repeats) return {};
  return {
    header: z.object({
      ...(repeats ? { 'idempotency-key': idempotencyKeySchema.optional() } : {}),
      ...(changes ? { 'if-match': ifMatchSchema.optional() } : {}),
    }),
  };
}
