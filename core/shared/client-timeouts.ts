/**
 * How long a client of AWS waits for an answer, in milliseconds. A request that hangs is given up, and the SDK tries
 * again on another connection, while the function has time left; by itself the SDK waits for five minutes.
 */
export const clientTimeouts = (milliseconds: number) => ({
  requestHandler: {
    requestTimeout: milliseconds,
    throwOnRequestTimeout: true,
    // An answer whose body stops coming.
    socketTimeout: milliseconds,
  },
});

/** For requests of some kilobytes: three tries fit into the time of every function that makes them. */
export const SMALL_REQUEST_MS = 5_000;

/** For requests that carry a whole mail or file. */
export const LARGE_REQUEST_MS = 20_000;

/** A client of AWS without its log: nobody keeps one, and each request and answer would be gone through and copied for it. */
export function unlogged<Client extends { middlewareStack: { remove(name: string): boolean } }>(
  client: Client,
): Client {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
