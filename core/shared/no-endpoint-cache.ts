/**
 * What bundles hold in the place of `@aws-sdk/endpoint-cache` (see lib/bundle.ts): the endpoints that the SDK has found out by asking a
 * service for them. It asks only where `AWS_ENABLE_ENDPOINT_DISCOVERY` says so, which no function's environment does, and so there
 * are none.
 */
export class EndpointCache {
  /** The endpoint to be used instead of the usual one. */
  getEndpoint(): undefined {
    return undefined;
  }
}
