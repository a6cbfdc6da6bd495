import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** Whose credentials the shell has, and which region they are used in. */
export async function readCaller(
  client = new STSClient({}),
): Promise<{ account: string; arn: string; region: string }> {
  const region = await client.config.region();
  const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
  return { account: Account, arn: Arn, region };
}
