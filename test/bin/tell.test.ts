import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sentenceOf } from '../../bin/desk/tell.ts';

test('a command for AWS without a region says so, and nothing of a local desk that it did not look for', () => {
  expect(sentenceOf(new Error('Region is missing'))).toBe(
    'There is no AWS region: set AWS_REGION. For the local desk, run npm start first.',
  );
});

test('a command that finds nobody where the local desk was says what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listens) => server.once('listening', listens));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  const error: unknown = await fetch(`http://127.0.0.1:${port}`).catch((reason: unknown) => reason);
  expect(sentenceOf(error as Error)).toBe('The local desk does not answer: run npm start first.');
});

test.each([
  ['/tmp/no such message.eml', 'There is no file /tmp/no such message.eml.'],
  ['/tmp', 'A folder is no file.'],
])('a command that is given %s for a file says what is wrong', (path, said) => {
  const reading = () => readFileSync(path);
  let sentence = '';
  try {
    reading();
  } catch (error) {
    sentence = sentenceOf(error as Error);
  }
  expect(sentence).toBe(said);
});
