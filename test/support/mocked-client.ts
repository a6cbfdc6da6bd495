import { mockClient } from 'aws-sdk-client-mock';

/**
 * Mocks the clients of a class of the SDK until the tests are over in whose file or `describe` it is called. Other files
 * use the same class.
 */
export const mockedClient: typeof mockClient = (client) => {
  const mocked = mockClient(client);
  afterAll(() => mocked.restore());
  return mocked;
};
