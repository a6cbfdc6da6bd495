import type { lookup } from 'node:dns';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { webhookPost } from '../../../core/webhook/post-gateway.ts';

const servers: { close: () => unknown; closeAllConnections?: () => void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An endpoint on this machine, by its port. */
async function given(answer: Answer): Promise<number> {
  const server: Server = createServer(answer);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const post = webhookPost({ reach: 'this_machine', answerMs: 400 });
const posted = (port: number, path = '/') => ({
  url: `http://127.0.0.1:${port}${path}`,
  headers: { 'webhook-id': 'one', 'content-type': 'application/json' },
  body: '{"type":"ticket.created","ö":1}',
});

/** Finds these addresses for any name. */
const finding = (...addresses: string[]) =>
  ((
    _name: string,
    _options: object,
    found: (error: null, all: { address: string; family: number }[]) => void,
  ) =>
    found(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as typeof lookup;

test('what is sent arrives to the letter, and the answer is told with its beginning', async () => {
  const got: unknown[] = [];
  const port = await given((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      got.push([request.method, request.url, request.headers['webhook-id'], body]);
      response.writeHead(202).end('taken');
    });
  });
  const outcome = await post(posted(port, '/hook?a=b'));
  expect(outcome).toMatchObject({ status: 202, answer: 'taken', error: null, retryAfterSeconds: null });
  expect(outcome.milliseconds).toBeGreaterThanOrEqual(0);
  expect(got).toEqual([['POST', '/hook?a=b', 'one', '{"type":"ticket.created","ö":1}']]);
});

test('a refusal and a wish to be left alone are told', async () => {
  const port = await given((_, response) => response.writeHead(503, { 'retry-after': '60' }).end('later'));
  expect(await post(posted(port))).toMatchObject({ status: 503, answer: 'later', retryAfterSeconds: 60 });
  const four = await given((_, response) => response.writeHead(404, { 'retry-after': '60' }).end());
  expect(await post(posted(four))).toMatchObject({ status: 404, retryAfterSeconds: null });
});

test('a redirect is an answer, and nobody goes there', async () => {
  let visits = 0;
  const inner = await given((_, response) => {
    visits += 1;
    response.end();
  });
  const port = await given((_, response) =>
    response.writeHead(307, { location: `http://127.0.0.1:${inner}/` }).end(),
  );
  expect(await post(posted(port))).toMatchObject({ status: 307, error: null });
  expect(visits).toBe(0);
});

test('who does not answer in time has not answered', async () => {
  const port = await given(() => {});
  expect(await post(posted(port))).toMatchObject({ status: null, answer: null, error: 'timeout' });
});

test('an answer counts by its status, though its body never ends', async () => {
  const port = await given((_, response) => {
    response.writeHead(200);
    response.write('begun');
  });
  expect(await post(posted(port))).toMatchObject({ status: 200, answer: 'begun', error: null });
});

test('of a huge answer the beginning is read, and the rest is not waited for', async () => {
  let isCut = false;
  const port = await given((_, response) => {
    response.on('close', () => (isCut = true));
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  const { status, answer } = await post(posted(port));
  expect([status, answer]).toEqual([200, 'x'.repeat(512)]);
  await new Promise((done) => setTimeout(done, 50));
  expect(isCut).toBe(true);
});

test('a connection that is closed, refused or answered with something else has not answered', async () => {
  const closing = createTcpServer((socket) => socket.destroy());
  const talking = createTcpServer((socket) => socket.end('I speak no HTTP\r\n\r\n'));
  servers.push(closing, talking);
  const portOf = async (server: typeof closing): Promise<number> => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  expect(await post(posted(await portOf(closing)))).toMatchObject({ status: null, error: 'closed' });
  expect(await post(posted(await portOf(talking)))).toMatchObject({ status: null, error: 'other' });
  const gone = createTcpServer();
  const port = await portOf(gone);
  await new Promise((closed) => gone.close(closed));
  expect(await post(posted(port))).toMatchObject({ status: null, error: 'refused' });
});

test('an answer that switches to another protocol has not answered', async () => {
  const odd = createTcpServer((socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  );
  servers.push(odd);
  await new Promise<void>((listening) => odd.listen(0, '127.0.0.1', listening));
  const address = odd.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect((await post(posted(port))).error).not.toBeNull();
});

describe('a name', () => {
  const outward = (...addresses: string[]) =>
    webhookPost({ reach: 'public', answerMs: 400, lookup: finding(...addresses) })({
      ...posted(0),
      url: 'https://hooks.example.com/',
    });

  test.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:10.0.0.1'],
    ['8.8.8.8', '10.0.0.1'],
    [],
  ])('that leads to %s is not followed there', async (...addresses) => {
    expect(await outward(...addresses)).toMatchObject({ status: null, error: 'forbidden_address' });
  });

  test('leads to no other address than the one that was looked at: it is asked for once', async () => {
    let asked = 0;
    const port = await given((_, response) => response.end('here'));
    const turning = ((name: string, options: object, found: () => void) => {
      asked += 1;
      return (finding(asked === 1 ? '127.0.0.1' : '10.0.0.1') as (...all: unknown[]) => void)(
        name,
        options,
        found,
      );
    }) as unknown as typeof lookup;
    const turned = webhookPost({ reach: 'this_machine', answerMs: 400, lookup: turning });
    expect(await turned({ ...posted(port), url: `http://localhost:${port}/` })).toMatchObject({
      answer: 'here',
    });
    expect(asked).toBe(1);
  });

  test('that nobody knows has not answered', async () => {
    const unknown = ((_: string, __: object, found: (error: Error) => void) =>
      found(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))) as unknown as typeof lookup;
    const asked = webhookPost({ reach: 'public', lookup: unknown });
    expect(await asked({ ...posted(0), url: 'https://hooks.example.com/' })).toMatchObject({
      error: 'unknown_host',
    });
  });
});

test('an address that became forbidden after it was saved is not reached', async () => {
  const outward = webhookPost({ reach: 'public', answerMs: 400 });
  const port = await given((_, response) => response.end());
  expect(await outward(posted(port))).toMatchObject({ error: 'forbidden_address' });
});
