import { defaultProvider, environmentCredentials } from '../../../core/shared/environment-credentials.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

test('a function signs with what Lambda gives it', () => {
  expect(environmentCredentials({ ...KEYS, AWS_SESSION_TOKEN: 'session' })).toEqual({
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    sessionToken: 'session',
  });
});

test('keys of a person, which have no session, do as well', () => {
  expect(environmentCredentials(KEYS)).toEqual({ accessKeyId: 'key', secretAccessKey: 'secret' });
});

test.each(Object.keys(KEYS))('without %s nothing is signed, and it is said what is missing', (name) => {
  expect(() => environmentCredentials({ ...KEYS, [name]: undefined })).toThrow('AWS_ACCESS_KEY_ID');
});

test('clients of the SDK ask for them in the environment of the process', async () => {
  const before = process.env;
  process.env = { ...KEYS };
  try {
    await expect(defaultProvider()()).resolves.toEqual({ accessKeyId: 'key', secretAccessKey: 'secret' });
  } finally {
    process.env = before;
  }
});
