import { join } from 'node:path';
import type { Clock } from './clock.ts';
import type { LocalFunction } from './invocation.ts';
import { startIssuer } from './issuer/index.ts';
import type { Templates } from './templates.ts';
import { declaredUserPools } from './wiring/data.ts';

/** Where people sign in locally, in place of the user pool that the templates declare. */
export type SignIn = {
  /** gives tokens: `POST /token {"email"}`; undefined when the desk has an issuer of its own */
  endpoint: string | undefined;
  /** A function as declared, told the local issuer where it would be told the pool. */
  pointHere(declared: LocalFunction): LocalFunction;
  stop(): Promise<void>;
};

/** Starts the stand-in for the user pool. Cognito's address cannot be set by the SDK's variables, hence `pointHere`. */
export async function startSignIn(options: {
  folder: string;
  clock: Clock;
  region: string;
  templates: Templates;
}): Promise<SignIn> {
  const { folder, clock, region, templates } = options;
  const [pool] = declaredUserPools(templates);
  if (!pool) return { endpoint: undefined, pointHere: (declared) => declared, stop: async () => {} };
  const issuer = await startIssuer({ clock, dataFile: join(folder, 'issuer.json'), ...pool });
  const declaredIssuer = `https://cognito-idp.${region}.amazonaws.com/${pool.poolId}`;
  return {
    endpoint: issuer.endpoint,
    pointHere(declared) {
      const variables = Object.entries(declared.environment).map(([name, value]) => [
        name,
        value === declaredIssuer ? issuer.issuer : value,
      ]);
      return { ...declared, environment: Object.fromEntries(variables) };
    },
    stop: issuer.stop,
  };
}
