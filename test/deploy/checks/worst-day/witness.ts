import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import * as z from 'zod';
import { EVENT_SOURCE } from '../../../../core/shared/names.ts';
import { OWNER } from '../../cloud.ts';
import type { Desk } from '../../desk.ts';
import { openListener } from '../../listener.ts';
import type { SentMail } from '../../outbox.ts';

/** Sees everything that a desk tells the world from a moment on. */
export interface Witness {
  /** Ids of the events on its bus. */
  events(): Promise<string[]>;
  mails(): readonly SentMail[];
}

const onBusSchema = z.object({ detail: z.object({ id: z.string() }) });

/** Begins to watch a desk, with a rule on its bus as an owner's own program has. */
export const watch = async ({ endpoint, find, outbox }: Desk): Promise<Witness> => {
  const client = new EventBridgeClient({ endpoint, region: 'us-east-1', credentials: OWNER });
  const EventBusName = find('AWS::Events::EventBus', '').physicalId;
  const rule = { Name: 'witness', EventBusName, EventPattern: JSON.stringify({ source: [EVENT_SOURCE] }) };
  const { RuleArn = '' } = await client.send(new PutRuleCommand(rule));
  const sender = { service: 'events.amazonaws.com', source: RuleArn };
  const listener = await openListener({ endpoint, name: 'witness', ...sender });
  const Targets = [{ Id: 'witness', Arn: listener.arn }];
  await client.send(new PutTargetsCommand({ Rule: rule.Name, EventBusName, Targets }));
  const sent = outbox.mails.length;
  return {
    events: async () => (await listener.heard()).map((body) => onBusSchema.parse(JSON.parse(body)).detail.id),
    mails: () => outbox.mails.slice(sent),
  };
};
