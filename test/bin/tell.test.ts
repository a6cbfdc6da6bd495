import { sentenceOf } from '../../bin/desk/tell.ts';

test('a command for AWS without a region says so, and nothing of a local desk that it did not look for', () => {
  expect(sentenceOf(new Error('Region is missing'))).toBe(
    'There is no AWS region: set AWS_REGION. For the local desk, run npm start first.',
  );
});
