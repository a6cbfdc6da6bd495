import { ask, type Deployed } from './cloud.ts';

/** A permission that the stacks grant in a way that the engine cannot evaluate. */
interface Gap {
  /** Start of the logical id of the role. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** The engine knows no `dynamodb:LeadingKeys`, by which the stacks limit what may be deleted. */
const deleting = (role: string, table: string): Gap => ({
  role,
  action: 'dynamodb:DeleteItem',
  resource: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`,
});

/** The engine asks for every resource where SES asks for the identity and the configuration set. */
const sending = (role: string): Gap => ({ role, action: 'ses:SendRawEmail', resource: '*' });

const GAPS = [
  deleting('ProjectorReaderRole', 'Bilet'),
  deleting('CustomersRole', 'Bilet'),
  deleting('AgentsRole', 'Bilet'),
  sending('OutboundConsumerRole'),
];

/** Gives roles what the engine withholds wrongly (see README); every other permission comes from the stacks. */
export const fillGaps = async (endpoint: string, resources: readonly Deployed[]): Promise<void> => {
  for (const { role, action, resource } of GAPS) {
    const found = resources.find(
      ({ type, logicalId }) => type === 'AWS::IAM::Role' && logicalId.startsWith(role),
    );
    if (found === undefined) throw new Error(`There is no role ${role}.`);
    const statement = { Effect: 'Allow', Action: action, Resource: resource };
    await ask(endpoint, 'iam', 'PutRolePolicy', {
      RoleName: found.physicalId,
      PolicyName: 'what-the-engine-cannot-evaluate',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    });
  }
};
