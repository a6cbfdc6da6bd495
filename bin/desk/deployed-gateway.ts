import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { Settings } from '../../schemas/settings.ts';
import { type DeskLocation, DeskNotFoundError, type DeskQueue, queueOf } from './desk.ts';

/** The stacks in which a desk keeps what the tools work on. */
const STACKS = ['data', 'mail', 'workflow'] as const;

interface Resource {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

async function resourcesOf(client: CloudFormationClient, StackName: string): Promise<Resource[]> {
  const resources: Resource[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName })) {
    for (const { ResourceType, LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (!ResourceType || !LogicalResourceId || !PhysicalResourceId) continue;
      resources.push({
        type: ResourceType,
        logicalId: LogicalResourceId,
        physicalId: PhysicalResourceId,
      });
    }
  }
  return resources;
}

/** The one resource of a type whose logical id begins so. @throws DeskNotFoundError */
function one(resources: readonly Resource[], type: string, logicalId = ''): string {
  const found = resources.find(
    (resource) => resource.type === type && resource.logicalId.startsWith(logicalId),
  );
  if (!found)
    throw new DeskNotFoundError(`The stacks have no ${type}: deploy them with npx cdk deploy --all.`);
  return found.physicalId;
}

function queuesIn(resources: readonly Resource[], prefix: string): DeskQueue[] {
  return resources
    .filter(({ type }) => type === 'AWS::SQS::Queue')
    .map(({ physicalId }) => queueOf(physicalId, prefix))
    .filter((queue) => queue !== null);
}

/**
 * The desk that these settings deployed, in the account and region of the shell, by the resources of its stacks.
 * @throws DeskNotFoundError when a stack or a part of it is not there
 */
export async function openDeployedDesk(
  settings: Settings,
  client = new CloudFormationClient({}),
): Promise<DeskLocation> {
  const { prefix, listShards } = settings;
  const region = await client.config.region();
  const found = await Promise.all(
    STACKS.map((name) =>
      resourcesOf(client, `${prefix}-${name}`).catch((error: Error) => {
        if (!/does not exist/.test(error.message)) throw error;
        throw new DeskNotFoundError(
          `There is no stack ${prefix}-${name} in ${region}: set AWS_REGION, or deploy with npx cdk deploy --all.`,
        );
      }),
    ),
  );
  const resources = found.flat();
  return {
    kind: 'deployed',
    title: `${prefix} in ${region}`,
    prefix,
    region,
    table: one(resources, 'AWS::DynamoDB::GlobalTable'),
    bus: one(resources, 'AWS::Events::EventBus').replace(/^.*\//, ''),
    mailBucket: one(resources, 'AWS::S3::Bucket', 'Mail'),
    attachmentBucket: one(resources, 'AWS::S3::Bucket', 'Attachments'),
    listShards,
    queues: queuesIn(resources, prefix),
    now: async () => new Date(),
  };
}
