import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';

/** A stack as it is deployed, with its template; null when there is none of this name. */
export interface DeployedStack {
  readonly status: string;
  readonly template: unknown;
  readonly outputs: Readonly<Record<string, string>>;
}

async function describe(client: CloudFormationClient, StackName: string): Promise<Stack | null> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0] ?? null;
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return null;
    throw error;
  }
}

/** Reads a deployed stack. */
export async function readStack(
  StackName: string,
  client = new CloudFormationClient({}),
): Promise<DeployedStack | null> {
  const stack = await describe(client, StackName);
  if (stack === null) return null;
  const { TemplateBody = '{}' } = await client.send(
    new GetTemplateCommand({ StackName, TemplateStage: 'Original' }),
  );
  const outputs = (stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  return {
    status: stack.StackStatus ?? 'UNKNOWN',
    template: JSON.parse(TemplateBody),
    outputs: Object.fromEntries(outputs),
  };
}
