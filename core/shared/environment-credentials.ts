/** What a request to AWS is signed with. */
export interface EnvironmentCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The credentials that Lambda gives to a function, in its environment. They stay the same as long as the function's
 * instance lives (AWS Lambda, "Working with Lambda environment variables").
 * @throws Error when the environment has none
 */
export function environmentCredentials(environment: NodeJS.ProcessEnv): EnvironmentCredentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('There are no credentials in the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.');
  }
  const sessionToken = environment.AWS_SESSION_TOKEN;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/**
 * What bundles hold in the place of `@aws-sdk/credential-provider-node` (see lib/bundle.ts): that looks for credentials
 * in files, single sign-on, other processes and metadata of machines, and brings the clients for it along, which no
 * function ever uses.
 */
export const defaultProvider = () => async (): Promise<EnvironmentCredentials> =>
  environmentCredentials(process.env);
