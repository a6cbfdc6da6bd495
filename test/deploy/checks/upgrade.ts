import assert from 'node:assert/strict';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { type Deployed, resourcesOfDesk } from '../cloud.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { eventually, type Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';

/** Types whose resources hold something, or are known by their name or address. */
const STATEFUL =
  /^AWS::(DynamoDB::GlobalTable|S3::Bucket|SQS::Queue|SNS::Topic|Events::EventBus|Cognito::UserPool(Client)?|StepFunctions::StateMachine|SES::(EmailIdentity|ConfigurationSet)|ApiGatewayV2::Api)$/;

const stateful = (resources: readonly Deployed[]) =>
  resources
    .filter(({ type }) => STATEFUL.test(type))
    .map(({ logicalId, physicalId }) => `${logicalId} ${physicalId}`);

/** @throws when something that holds data, or is known by its name, is another one than before, or gone */
export const requireNothingReplaced = (before: Desk, after: Desk): void => {
  const now = new Set(stateful(after.resources));
  assert.deepEqual(
    stateful(before.resources).filter((one) => !now.has(one)),
    [],
  );
};

/** Deploys again after a change in code and in settings. */
export const checkUpgrade = async (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
  token: string;
  ticketId: number;
}): Promise<void> => {
  const { desk, report, workshop, token, ticketId } = options;
  const read = async () =>
    ticketOutSchema.parse(expectStatus(await desk.api('GET', `/tickets/${ticketId}`, { token }), 200));

  await report.check(
    'a deployment of changed code and settings replaces nothing that holds data',
    async () => {
      const before = await read();
      workshop.append('functions/api/desk/index.ts', "\nconsole.info('Another edition.');\n");
      workshop.set({ closeAfterDays: 9, deskName: 'Another Edition' });
      await workshop.deploy();
      const after = await resourcesOfDesk(desk.endpoint, desk.prefix);
      assert.deepEqual(stateful(after).sort(), stateful(desk.resources).sort());
      assert.deepEqual(await read(), before);
    },
  );

  await report.check('the new settings are in force, with old tokens and tickets', async () => {
    const body = {
      subject: 'Another',
      text: 'Edition.',
      requester: { address: 'carla@example.org' },
      kind: 'internal_note',
    };
    const made = ticketOutSchema.parse(
      expectStatus(await desk.api('POST', '/tickets', { token, body }), 201),
    );
    const change = { token, body: { status: 'solved' } };
    const { solvedAt, closesAt } = await eventually('a ticket solved under the new settings', async () =>
      ticketOutSchema.parse(expectStatus(await desk.api('PATCH', `/tickets/${made.id}`, change), 200)),
    );
    assert.equal(Date.parse(closesAt ?? '') - Date.parse(solvedAt ?? ''), 9 * 24 * 60 * 60 * 1000);
  });
};
