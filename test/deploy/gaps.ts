import { ask } from './cloud.ts';
import type { Desk } from './desk.ts';

/** A permission that the stacks grant in a way that the engine cannot evaluate. */
interface Gap {
  /** Start of the logical id of the role. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly condition?: Record<string, Record<string, string>>;
}

/** The engine knows no `dynamodb:LeadingKeys`, by which the stacks limit what may be deleted. */
const deleting = (role: string, table: string, action = 'dynamodb:DeleteItem'): Gap => ({
  role,
  action,
  resource: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`,
});

/** Nor does it by what may be counted; that rows are counted and not read, it knows. */
const counting = (role: string, table: string): Gap => ({
  role,
  action: 'dynamodb:Query',
  resource: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`,
  condition: { StringEquals: { 'dynamodb:Select': 'COUNT' } },
});

/** The engine asks for every resource where SES asks for the identity and the configuration set. */
const sending = (role: string): Gap => ({ role, action: 'ses:SendRawEmail', resource: '*' });

/** Gives roles what the engine withholds wrongly (see README); every other permission comes from the stacks. */
export const fillGaps = async ({ endpoint, prefix, find }: Desk): Promise<void> => {
  const gaps = [
    deleting('ProjectorReaderRole', prefix),
    deleting('ProjectorReaderRole', prefix, 'dynamodb:BatchWriteItem'),
    counting('DashboardTicketsRole', prefix),
    sending('OutboundConsumerRole'),
  ];
  for (const { role, action, resource, condition = {} } of gaps) {
    const statement = { Effect: 'Allow', Action: action, Resource: resource, Condition: condition };
    await ask(endpoint, 'iam', 'PutRolePolicy', {
      RoleName: find('AWS::IAM::Role', role).physicalId,
      PolicyName: 'what-the-engine-cannot-evaluate',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    });
  }
};
