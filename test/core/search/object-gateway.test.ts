import { s3IndexObjects } from '../../../core/search/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import { ObjectGoneError } from '../../../core/shared/kept-objects.ts';

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

/** The objects of an S3 that answers these in turn; `asked` says what it was asked. */
function objectsAnswering(...answers: (Response | Error)[]) {
  const asked: string[] = [];
  const request: typeof fetch = async (url, { method, headers } = {}) => {
    asked.push([method, new URL(String(url)).pathname, new Headers(headers).get('range')].join(' ').trim());
    const answer = answers.shift();
    if (answer === undefined) throw new Error('Nobody expected this request');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { objects: s3IndexObjects('desk-search', s3Asker(ENVIRONMENT, request)), asked };
}

const status = (code: number) => new Response(null, { status: code });

test('a part of an object is read by its range', async () => {
  const { objects, asked } = objectsAnswering(new Response('abc', { status: 206 }));
  expect(await objects.get('segments/1', { from: 5, to: 7 })).toEqual(new Uint8Array(Buffer.from('abc')));
  expect(asked).toEqual([expect.stringMatching(/^GET .*segments\/1 bytes=5-7$/)]);
});

test.each([403, 404])(
  'an object that is not there, which S3 tells by %i, is told apart from a failure',
  async (code) => {
    const { objects } = objectsAnswering(status(code));
    await expect(objects.get('segments/1')).rejects.toBeInstanceOf(ObjectGoneError);
  },
);

test('what S3 cannot do in a moment is asked for again, three times in all, and then fails aloud', async () => {
  const passing = objectsAnswering(status(503), new Error('connection lost'), new Response('abc'));
  expect(await passing.objects.get('segments/1')).toHaveLength(3);
  expect(passing.asked).toHaveLength(3);
  await expect(
    objectsAnswering(...[500, 500, 500].map(status)).objects.put('segments/1', new Uint8Array()),
  ).rejects.toThrow('S3 answers 500');
  const lost = Array.from({ length: 3 }, () => new Error('connection lost'));
  await expect(objectsAnswering(...lost).objects.get('segments/1')).rejects.toThrow('connection lost');
});

test('an object that is gone is deleted without a fault; a refusal of another kind is one', async () => {
  await objectsAnswering(status(404)).objects.delete('segments/1');
  await expect(objectsAnswering(status(409)).objects.delete('segments/1')).rejects.toThrow('S3 answers 409');
});
