import { startClock } from '../../local/clock.ts';
import { createGateway } from '../../local/gateway/index.ts';
import { matchRoute } from '../../local/gateway/match.ts';
import type { LocalRequest } from '../../local/http.ts';
import type { InvocationResult } from '../../local/invocation.ts';

const routes = [
  { routeKey: 'GET /v1/tickets', functionArn: 'tickets', authorizerArn: 'authorizer' },
  { routeKey: 'GET /v1/tickets/{ticketId}', functionArn: 'tickets', authorizerArn: 'authorizer' },
  { routeKey: 'GET /v1/tickets/open', functionArn: 'tickets' },
  { routeKey: 'POST /v1/tickets', functionArn: 'tickets' },
  { routeKey: '$default', functionArn: 'desk' },
];

const request = (method: string, target: string, more: Partial<LocalRequest> = {}): LocalRequest => ({
  method,
  target,
  headers: {},
  body: Buffer.alloc(0),
  ...more,
});

type Invoked = { name: string; event: Record<string, unknown> };

function gateway(answers: Record<string, InvocationResult>) {
  const invoked: Invoked[] = [];
  const clock = startClock({ machineTime: () => Date.UTC(2026, 2, 12, 19, 3, 58) });
  const answer = createGateway({
    clock,
    routes,
    invoke: async (name, event) => {
      invoked.push({ name, event: event as Record<string, unknown> });
      return answers[name] ?? { payload: { statusCode: 204 } };
    },
  });
  return { answer, invoked };
}

const allowed = { payload: { isAuthorized: true, context: { identity: '{}' } } };

describe('routes', () => {
  it.each([
    ['GET', '/v1/tickets', 'GET /v1/tickets', {}],
    ['GET', '/v1/tickets/42', 'GET /v1/tickets/{ticketId}', { ticketId: '42' }],
    ['GET', '/v1/tickets/a%2Fb', 'GET /v1/tickets/{ticketId}', { ticketId: 'a/b' }],
    ['GET', '/v1/tickets/open', 'GET /v1/tickets/open', {}],
    ['GET', '/v1/tickets/', '$default', {}],
    ['DELETE', '/v1/tickets', '$default', {}],
    ['GET', '/v1/tickets/42/more', '$default', {}],
    ['HEAD', '/v1/tickets', '$default', {}],
  ])('%s %s is %s', (method, path, routeKey, pathParameters) => {
    const match = matchRoute(routes, method, path);
    expect(match?.route.routeKey).toBe(routeKey);
    expect(match?.pathParameters).toEqual(pathParameters);
  });
});

describe('routes that take whatever comes below them', () => {
  const broad = [
    'ANY /v1/tickets',
    'ANY /v1/tickets/{proxy+}',
    'GET /v1/tickets/{proxy+}',
    'POST /v1/tickets/{ticketId}/messages',
    'ANY /v1/{proxy+}',
    '$default',
  ].map((routeKey) => ({ routeKey, functionArn: 'desk' }));

  it.each([
    ['DELETE', '/v1/tickets', 'ANY /v1/tickets', {}],
    ['PATCH', '/v1/tickets/42', 'ANY /v1/tickets/{proxy+}', { proxy: '42' }],
    ['GET', '/v1/tickets/42/messages', 'GET /v1/tickets/{proxy+}', { proxy: '42/messages' }],
    ['POST', '/v1/tickets/42/messages', 'POST /v1/tickets/{ticketId}/messages', { ticketId: '42' }],
    ['POST', '/v1/tickets/42/messages/7', 'ANY /v1/tickets/{proxy+}', { proxy: '42/messages/7' }],
    ['PUT', '/v1/ticketsandmore/1', 'ANY /v1/{proxy+}', { proxy: 'ticketsandmore/1' }],
    ['GET', '/v2/tickets', '$default', {}],
  ])('%s %s is %s', (method, path, routeKey, pathParameters) => {
    const match = matchRoute(broad, method, path);
    expect(match?.route.routeKey).toBe(routeKey);
    expect(match?.pathParameters).toEqual(pathParameters);
  });
});

describe('the local HTTP API', () => {
  it('shows the function an event of format 2.0 with what the authorizer said', async () => {
    const { answer, invoked } = gateway({ authorizer: allowed });
    await answer(
      request('GET', '/v1/tickets/4%202?tag=a&tag=b&q=%C8%99', {
        headers: { host: 'desk', cookie: 'a=1; b=2', 'user-agent': 'test' },
      }),
    );
    expect(invoked.map(({ name }) => name)).toEqual(['authorizer', 'tickets']);
    expect(invoked[0]?.event).toMatchObject({ version: '2.0', type: 'REQUEST' });
    expect(invoked[0]?.event).not.toHaveProperty('body');
    expect(invoked[1]?.event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/tickets/{ticketId}',
      rawPath: '/v1/tickets/4 2',
      rawQueryString: 'tag=a&tag=b&q=%C8%99',
      queryStringParameters: { tag: 'a,b', q: 'ș' },
      pathParameters: { ticketId: '4 2' },
      cookies: ['a=1', 'b=2'],
      headers: { host: 'desk', 'user-agent': 'test' },
      isBase64Encoded: false,
      requestContext: {
        authorizer: { lambda: { identity: '{}' } },
        http: { method: 'GET', userAgent: 'test' },
        time: '12/Mar/2026:19:03:58 +0000',
      },
    });
  });

  it('hands on text as it is and other bodies as base64', async () => {
    const { answer, invoked } = gateway({});
    const json = { 'content-type': 'application/problem+json; charset=utf-8' };
    await answer(request('POST', '/v1/tickets', { headers: json, body: Buffer.from('{"ș":1}') }));
    const form = { 'content-type': 'application/octet-stream' };
    await answer(request('POST', '/v1/tickets', { headers: form, body: Buffer.from([0, 255]) }));
    expect(invoked[0]?.event).toMatchObject({ body: '{"ș":1}', isBase64Encoded: false });
    expect(invoked[1]?.event).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
  });

  it('hands on what says to be text and is not as base64, so that no byte is lost', async () => {
    const { answer, invoked } = gateway({});
    const body = Buffer.from([0x22, 0xff, 0x22]);
    await answer(request('POST', '/v1/tickets', { headers: { 'content-type': 'application/json' }, body }));
    expect(invoked[0]?.event).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
  });

  it('takes every name of a query parameter for a name and no more', async () => {
    const { answer, invoked } = gateway({ authorizer: allowed });
    await answer(request('GET', '/v1/tickets?__proto__=a&__proto__=b&constructor=c'));
    const { queryStringParameters } = invoked[1]?.event ?? {};
    expect(JSON.stringify(queryStringParameters)).toBe('{"__proto__":"a,b","constructor":"c"}');
    expect(Object.getPrototypeOf(queryStringParameters)).toBe(Object.prototype);
  });

  it('answers as the function says', async () => {
    const payload = {
      statusCode: 201,
      headers: { ETag: '"1"', 'Content-Type': 'application/json' },
      cookies: ['a=1', 'b=2'],
      body: Buffer.from('{}').toString('base64'),
      isBase64Encoded: true,
    };
    const { answer } = gateway({ tickets: { payload } });
    expect(await answer(request('POST', '/v1/tickets'))).toEqual({
      status: 201,
      headers: { etag: '"1"', 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] },
      body: Buffer.from('{}'),
    });
  });

  it.each([
    ['a refusing authorizer', { authorizer: { payload: { isAuthorized: false } } }, 403, 'Forbidden'],
    [
      'a failing authorizer',
      { authorizer: { payload: {}, functionError: 'Unhandled' } },
      500,
      'Internal Server Error',
    ],
    ['an authorizer that says nothing', { authorizer: { payload: null } }, 500, 'Internal Server Error'],
    [
      'a failing function',
      { authorizer: allowed, tickets: { payload: { errorMessage: 'secret' }, functionError: 'Unhandled' } },
      500,
      'Internal Server Error',
    ],
    [
      'a nonsensical status',
      { authorizer: allowed, tickets: { payload: { statusCode: 9 } } },
      500,
      'Internal Server Error',
    ],
  ])('turns %s into an answer that tells nothing', async (_case, answers, status, message) => {
    const { answer } = gateway(answers);
    expect(await answer(request('GET', '/v1/tickets'))).toMatchObject({ status, body: { message } });
  });

  it('hands on a path decoded, with a mark where it is no UTF-8, and a body that is none as base64', async () => {
    const { answer, invoked } = gateway({ authorizer: allowed });
    await answer(request('GET', '/v1/tickets/%E0%A4%41%C8%99%'));
    expect(invoked[1]?.event).toMatchObject({ rawPath: '/v1/tickets/\uFFFDAș%' });
    const headers = { 'content-type': 'application/json' };
    await answer(request('POST', '/v1/tickets', { headers, body: Buffer.from([0x22, 0xff, 0x22]) }));
    expect(invoked[2]?.event).toMatchObject({ body: 'Iv8i', isBase64Encoded: true });
  });
});

describe('pages of other origins', () => {
  const cors = {
    AllowOrigins: ['https://app.example.com'],
    AllowMethods: ['GET', 'PATCH'],
    AllowHeaders: ['Authorization'],
    ExposeHeaders: ['ETag'],
    MaxAge: 3600,
  };
  const asked = async (origin: string, method = 'GET', rules: typeof cors | null = cors) => {
    const invoke = async (): Promise<InvocationResult> => ({ payload: { statusCode: 204 } });
    const answer = createGateway({
      clock: startClock(),
      routes: [{ routeKey: '$default', functionArn: 'desk' }],
      cors: rules ?? undefined,
      invoke,
    });
    const preflight = method === 'OPTIONS' ? { 'access-control-request-method': 'PATCH' } : {};
    const { headers = {} } = await answer(
      request(method, '/v1/health', { headers: { origin, ...preflight } }),
    );
    return headers;
  };

  it('may use the API when they are named, and are told what they may send before they do', async () => {
    const headers = await asked('https://app.example.com');
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-expose-headers': 'etag',
      vary: 'Origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-methods');
    expect(await asked('https://app.example.com', 'OPTIONS')).toMatchObject({
      'access-control-allow-methods': 'GET,PATCH',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '3600',
    });
  });

  it('may not when they are not named, or no origin is', async () => {
    expect(await asked('https://evil.example')).not.toHaveProperty('access-control-allow-origin');
    expect(await asked('https://app.example.com', 'OPTIONS', null)).not.toHaveProperty('vary');
  });
});
