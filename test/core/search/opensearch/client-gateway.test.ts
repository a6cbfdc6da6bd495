import { openSearchClient } from '../../../../core/search/index.ts';
import { ensureIndex } from '../../../../core/search/opensearch/index-shape.ts';
import { writeThings } from '../../../../core/search/opensearch/write-things.ts';

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};
const ENDPOINT = 'https://abc.eu-central-1.aoss.amazonaws.com';

/** An engine that answers these in turn; `asked` says what it was asked. */
function engineAnswering(...answers: ([number, unknown] | Error)[]) {
  const asked: { method: string; url: string; headers: Headers; body: string }[] = [];
  const request: typeof fetch = async (url, { method = '', headers, body } = {}) => {
    asked.push({ method, url: String(url), headers: new Headers(headers), body: String(body) });
    const answer = answers.shift();
    if (answer === undefined) throw new Error('Nobody expected this request');
    if (answer instanceof Error) throw answer;
    const [status, said] = answer;
    return new Response(typeof said === 'string' ? said : JSON.stringify(said), { status });
  };
  return { ask: openSearchClient(ENDPOINT, ENVIRONMENT, request), asked };
}

const error = (type: string) => ({ error: { type, reason: 'because' }, status: 400 });

test('every request is signed for the service with the hash of its body', async () => {
  const { ask, asked } = engineAnswering([200, { hits: [] }]);
  await expect(ask('POST', '/desk/_search', { size: 1 })).resolves.toEqual({
    status: 200,
    body: { hits: [] },
  });
  const [{ method, url, headers, body } = { headers: new Headers() }] = asked;
  expect([method, url, body]).toEqual(['POST', `${ENDPOINT}/desk/_search`, '{"size":1}']);
  expect(headers.get('authorization')).toMatch(
    /^AWS4-HMAC-SHA256 Credential=id\/\d{8}\/eu-central-1\/aoss\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/u,
  );
  expect(headers.get('authorization')).toContain('x-amz-content-sha256');
  expect(headers.get('x-amz-content-sha256')).toMatch(/^[0-9a-f]{64}$/u);
  expect(headers.get('x-amz-security-token')).toBe('token');
  expect(headers.has('host')).toBe(false);
});

test('what the engine cannot do in a moment is asked for again, three times in all, and then fails aloud', async () => {
  const passing = engineAnswering([429, ''], new Error('connection lost'), [200, {}]);
  await expect(passing.ask('POST', '/desk/_search', {})).resolves.toEqual({ status: 200, body: {} });
  expect(passing.asked).toHaveLength(3);
  const lost = engineAnswering(...Array.from({ length: 3 }, () => new Error('connection lost')));
  await expect(lost.ask('POST', '/desk/_search', {})).rejects.toMatchObject({
    name: 'OpenSearchError',
    cause: expect.objectContaining({ message: 'connection lost' }),
  });
  const down = engineAnswering([503, 'down'], [503, 'down'], [503, 'down']);
  await expect(down.ask('POST', '/desk/_search', {})).resolves.toEqual({ status: 503, body: 'down' });
});

test('an index that is there already is no fault; another refusal is one', async () => {
  await ensureIndex(engineAnswering([200, {}]).ask);
  await ensureIndex(engineAnswering([400, error('resource_already_exists_exception')]).ask);
  await expect(ensureIndex(engineAnswering([403, error('forbidden')]).ask)).rejects.toThrow(
    'The search engine answers 403 to the index. forbidden: because',
  );
});

const thing = (id: number) => ({ space: 'tickets', id, revision: 40 + id, docs: null }) as const;
const item = (id: number, status: number, more: object = {}) => ({
  index: { _id: `tickets-${id}`, status, ...more },
});

test('documents are put with the time before they were read as their version; one that is overtaken is no fault', async () => {
  const { ask, asked } = engineAnswering([
    200,
    { items: [item(1, 201), item(2, 409, { error: { type: 'version_conflict_engine_exception' } })] },
  ]);
  await writeThings(ask, [thing(1), thing(2)]);
  const lines = (asked[0]?.body ?? '').trim().split('\n');
  expect(asked[0]?.headers.get('content-type')).toBe('application/x-ndjson');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { index: { _id: 'tickets-1', version: 41, version_type: 'external_gte' } },
    { space: 'gone', id: 1, revision: 41 },
    { index: { _id: 'tickets-2', version: 42, version_type: 'external_gte' } },
    { space: 'gone', id: 2, revision: 42 },
  ]);
});

test('a document that the engine does not take fails aloud, and so does an answer that says nothing of them', async () => {
  const refused = engineAnswering([
    200,
    {
      items: [item(1, 201), item(2, 400, { error: { type: 'mapper_parsing_exception', reason: 'because' } })],
    },
  ]);
  await expect(writeThings(refused.ask, [thing(1), thing(2)])).rejects.toThrow(
    'The search engine did not take tickets-2: 400 mapper_parsing_exception: because',
  );
  await expect(writeThings(engineAnswering([200, 'fine']).ask, [thing(1)])).rejects.toThrow('to documents');
  await expect(
    writeThings(engineAnswering([404, error('index_not_found_exception')]).ask, [thing(1)]),
  ).rejects.toThrow('index_not_found_exception');
});

test('nothing is asked for where there is nothing to put, and very much is put in several requests', async () => {
  await writeThings(engineAnswering().ask, []);
  const words = Array.from({ length: 60_000 }, (_, at) => ({ word: `word${at}`, position: at % 16_000 }));
  const doc = {
    space: 'tickets',
    message: '',
    revision: 1,
    isNote: false,
    shownOn: 0,
    languages: [],
    words,
    attributes: {},
  } as const;
  const large = [1, 2, 3].map((id) => ({ ...thing(id), docs: [{ ...doc, id }] }));
  const { ask, asked } = engineAnswering(
    ...[1, 2, 3].map((id): [number, unknown] => [200, { items: [item(id, 201)] }]),
  );
  await writeThings(ask, large);
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.flatMap(({ body }) => body.match(/"_id":"tickets-\d"/gu))).toHaveLength(3);
});
