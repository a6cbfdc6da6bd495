import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderRequest } from '../../../core/channel/index.ts';
import { NotAskedError, providerGateway } from '../../../core/channel-reply/provider-gateway.ts';

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
let asked: {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}[];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    asked.push({ method: request.method, url: request.url, headers: request.headers, body });
    answer(request, response, body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  answer = (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
});

const here = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const noFile = async () => new Uint8Array();

function gateway(given: { reach?: 'public' | 'this_machine'; endpoints?: Record<string, string> } = {}) {
  const environment = {
    ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'hidden-key' },
    AWS_ENDPOINT_URL_SOCIALMESSAGING: here(),
  };
  const { reach = 'this_machine', endpoints = { 'https://api.example.com': here() } } = given;
  return providerGateway({ reach, environment, endpoints, boundary: () => 'between', answerMs: 300 });
}

type Https = Extract<ProviderRequest, { via: 'https' }>;
const post = (given: Partial<Https> = {}): Https => ({
  via: 'https',
  method: 'POST',
  url: 'https://api.example.com/send?x=1',
  headers: { 'x-token': 'hush' },
  body: '{"text":"Hello"}',
  ...given,
});

describe('a provider', () => {
  test.each([200, 403, 429, 500])('that answers %i is told with its words', async (status) => {
    answer = (_, response) => response.writeHead(status, { 'Retry-After': '7' }).end('said');
    expect(await gateway()(post(), noFile)).toMatchObject({
      status,
      headers: { 'retry-after': '7' },
      body: 'said',
    });
    expect(asked).toMatchObject([
      { method: 'POST', url: '/send?x=1', headers: { 'x-token': 'hush' }, body: '{"text":"Hello"}' },
    ]);
  });

  test('that says nothing in time, or breaks off, leaves in doubt what it has taken', async () => {
    answer = () => {};
    await expect(gateway()(post(), noFile)).rejects.not.toBeInstanceOf(NotAskedError);
    answer = (request) => request.socket.destroy();
    await expect(gateway()(post(), noFile)).rejects.not.toBeInstanceOf(NotAskedError);
    expect(asked).toHaveLength(2);
  });

  test('whose answer is cut off after its beginning has answered', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"ok"', () => request.socket.destroy());
    };
    expect(await gateway()(post(), noFile)).toMatchObject({ status: 200 });
  });

  test('that is not there, or is in a network of its own, was certainly not asked', async () => {
    const nowhere = { 'https://api.example.com': 'http://127.0.0.1:1' };
    await expect(gateway({ endpoints: nowhere })(post(), noFile)).rejects.toBeInstanceOf(NotAskedError);
    await expect(gateway({ reach: 'public' })(post(), noFile)).rejects.toBeInstanceOf(NotAskedError);
    const inward = post({ url: 'https://169.254.169.254/latest/meta-data' });
    await expect(gateway({ reach: 'public' })(inward, noFile)).rejects.toBeInstanceOf(NotAskedError);
    expect(asked).toEqual([]);
  });

  test('that redirects is not followed', async () => {
    answer = (_, response) => response.writeHead(302, { location: `${here()}/elsewhere` }).end();
    expect(await gateway()(post(), noFile)).toMatchObject({ status: 302 });
    expect(asked).toHaveLength(1);
  });

  test('gets a form with the bytes of a file', async () => {
    const file = {
      name: 'photo',
      fileUrl: 'https://desk.example.com/f',
      filename: 'a"\r\n.png',
      contentType: 'image/png',
    };
    const form = [{ name: 'chat_id', value: '77' }, file];
    await gateway()(post({ body: { form } }), async () => Buffer.from('bytes'));
    expect(asked[0]?.headers['content-type']).toBe('multipart/form-data; boundary=between');
    expect(asked[0]?.body).toBe(
      [
        '--between\r\ncontent-disposition: form-data; name="chat_id"\r\n\r\n77',
        '--between\r\ncontent-disposition: form-data; name="photo"; filename="a%22%0D%0A.png"\r\ncontent-type: image/png\r\n\r\nbytes',
        '--between--\r\n',
      ].join('\r\n'),
    );
  });
});

test('a service of AWS is asked in the name of the function, at the place that the environment says', async () => {
  const request: ProviderRequest = {
    via: 'aws',
    service: 'social-messaging',
    method: 'POST',
    path: '/v1/whatsapp/send',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  };
  expect(await gateway()(request, noFile)).toMatchObject({ status: 200, body: '{"ok":true}' });
  const [only] = asked;
  expect(only?.url).toBe('/v1/whatsapp/send');
  expect(only?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/social-messaging\/aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$/,
  );
  expect(JSON.stringify(only?.headers)).not.toContain('hidden-key');
});
