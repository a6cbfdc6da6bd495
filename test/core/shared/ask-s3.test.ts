import { s3Copy, s3Removal } from '../../../core/attachment/index.ts';
import { s3Files } from '../../../core/outbound/index.ts';
import { s3Texts } from '../../../core/redaction/index.ts';
import { s3IndexObjects } from '../../../core/search/index.ts';
import { type AskS3, s3Asker } from '../../../core/shared/ask-s3.ts';
import { ObjectGoneError } from '../../../core/shared/kept-objects.ts';

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

/** An S3 that answers these in turn; `asked` says what it was asked. */
function s3Answering(answers: readonly (Response | Error)[], more: NodeJS.ProcessEnv = {}) {
  const asked: { method?: string | undefined; url: URL; headers: Headers }[] = [];
  const left = [...answers];
  const request: typeof fetch = async (url, { method, headers } = {}) => {
    asked.push({ method, url: new URL(String(url)), headers: new Headers(headers) });
    const answer = left.shift();
    if (answer === undefined) throw new Error('Nobody expected this request');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { ask: s3Asker({ ...ENVIRONMENT, ...more }, request), asked };
}

const status = (code: number) => new Response(null, { status: code });
const refusal = (code: number, name: string) =>
  new Response(`<?xml version="1.0"?>\n<Error><Code>${name}</Code></Error>`, { status: code });

/** All that the desk does with objects in S3. */
const USES: [string, (ask: AskS3) => Promise<unknown>][] = [
  ['a text is read', (ask) => s3Texts('files', ask).get('text/1')],
  ['a text is kept', (ask) => s3Texts('files', ask).put('text/1', 'Hello', 'text/plain')],
  ['a part of the index is read', (ask) => s3IndexObjects('index', ask).get('segments/1')],
  ['a part of the index is kept', (ask) => s3IndexObjects('index', ask).put('segments/1', new Uint8Array())],
  ['a part of the index is deleted', (ask) => s3IndexObjects('index', ask).delete('segments/1')],
  ['a file is copied', (ask) => s3Copy(ask)('files', 'uploads/1', 'attached/1')],
  ['a file is deleted', (ask) => s3Removal(ask)('files', 'attached/1')],
  ['a file of a reply is read', (ask) => s3Files('files', ask)('attached/1')],
];

describe.each(USES)('%s', (_what, use) => {
  test('on the third try, when S3 cannot do so in a moment', async () => {
    const { ask, asked } = s3Answering([refusal(503, 'SlowDown'), new Error('connection lost'), status(200)]);
    await use(ask);
    expect(asked.map(({ url }) => url.pathname)).toEqual(
      Array.from({ length: 3 }, () => asked[0]?.url.pathname),
    );
    expect(asked).toHaveLength(3);
  });

  test('or else fails aloud', async () => {
    const { ask } = s3Answering([1, 2, 3].map(() => refusal(500, 'InternalError')));
    await expect(use(ask)).rejects.toThrow('S3 answers 500 InternalError');
    const lost = s3Answering([1, 2, 3].map(() => new Error('connection lost')));
    await expect(use(lost.ask)).rejects.toThrow('connection lost');
  });

  test('and what is wrong with the request is no missing object, and is asked for once', async () => {
    for (const wrong of [refusal(403, 'SignatureDoesNotMatch'), refusal(404, 'NoSuchBucket')]) {
      const { ask, asked } = s3Answering([wrong]);
      await expect(use(ask)).rejects.toThrow(/SignatureDoesNotMatch|NoSuchBucket/);
      expect(asked).toHaveLength(1);
    }
  });

  test('at the endpoint that is set for all services, or the one for S3', async () => {
    const all = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/' };
    const own = { ...all, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000' };
    for (const [more, host] of [
      [{}, /^(?:files|index)\.s3\.eu-central-1\.amazonaws\.com$/],
      [all, /:4566$/],
      [own, /:9000$/],
    ] as const) {
      const { ask, asked } = s3Answering([status(200)], more);
      await use(ask);
      expect(asked[0]?.url.host).toMatch(host);
      // Elsewhere than at AWS the bucket is in the path.
      const path = 'AWS_ENDPOINT_URL' in more ? /^\/(?:files|index)\/[a-z]+\/1$/ : /^\/[a-z]+\/1$/;
      expect(asked[0]?.url.pathname).toMatch(path);
    }
  });
});

describe.each([403, 404])('an object that is not there, which S3 tells by %i', (code) => {
  const gone = () => s3Answering([refusal(code, code === 403 ? 'AccessDenied' : 'NoSuchKey')]).ask;

  test('is no text, no file that is copied, and a part of the index that is gone', async () => {
    await expect(s3Texts('files', gone()).get('text/1')).resolves.toBeNull();
    await expect(s3Copy(gone())('files', 'uploads/1', 'attached/1')).resolves.toBe(false);
    await expect(s3IndexObjects('index', gone()).get('segments/1')).rejects.toBeInstanceOf(ObjectGoneError);
    await expect(s3Files('files', gone())('attached/1')).rejects.toThrow('S3 has no file attached/1');
  });
});

test('who may not delete or keep an object is told so', async () => {
  const denied = () => s3Answering([refusal(403, 'AccessDenied')]).ask;
  await expect(s3Removal(denied())('files', 'attached/1')).rejects.toThrow('AccessDenied');
  await expect(s3Texts('files', denied()).put('text/1', '', 'text/plain')).rejects.toThrow('AccessDenied');
  const nowhere = s3Answering([refusal(404, 'NoSuchKey')]).ask;
  await expect(s3Texts('files', nowhere).put('text/1', '', 'text/plain')).rejects.toThrow('no place');
});

test('a copy that begins well and ends in an error is made once more', async () => {
  const { ask, asked } = s3Answering([refusal(200, 'InternalError'), new Response('<CopyObjectResult/>')]);
  await expect(s3Copy(ask)('files', 'uploads/1', 'attached/1')).resolves.toBe(true);
  expect(asked.map(({ headers }) => headers.get('x-amz-copy-source'))).toEqual([
    'files/uploads/1',
    'files/uploads/1',
  ]);
});

test('a text that tells of an error is a text', async () => {
  const text = '<Error><Code>SlowDown</Code></Error>';
  await expect(s3Texts('files', s3Answering([new Response(text)]).ask).get('text/1')).resolves.toBe(text);
});
