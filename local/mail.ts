import { join } from 'node:path';
import * as z from 'zod';
import { MAIL_TAG } from '../core/shared/names.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Outbox } from './pages/outbox/index.ts';
import { startSes } from './ses/index.ts';
import { startSmtpDoor } from './smtp/index.ts';
import { NAMED_VERDICTS, type VerdictsName } from './smtp/verdicts.ts';
import type { Publish } from './sns.ts';
import type { Templates } from './templates.ts';
import { declaredConfigurationSets, declaredIdentities, declaredReceiptRules } from './wiring/mail.ts';

/** Keeps an object in a bucket. */
type Put = (bucket: string, key: string, body: Buffer) => Promise<void>;

/** Both directions of mail, as the templates declare them. */
export type Mail = {
  /** where functions send mail */
  endpoint: string;
  outbox: Outbox;
  /** Learns what happens on the desk: the outbox, which no real mail service has, forgets whoever is erased. */
  heard(detailType: string, detail: Record<string, unknown>): void;
  /** Opens the SMTP door; what comes in is stored and announced as the receipt rules say. */
  openDoor(options: {
    port: number;
    verdicts: VerdictsName;
    put: Put;
  }): Promise<{ port: number; stop(): Promise<void> }>;
  stop(): Promise<void>;
};

/** Starts sending, and prepares receiving. */
export async function startMail(options: {
  folder: string;
  clock: Clock;
  templates: Templates;
  region: string;
  publish: Publish;
  log: Log;
}): Promise<Mail> {
  const { folder, clock, templates, region, publish } = options;
  const ses = await startSes({
    dataFile: join(folder, 'mail.sqlite'),
    clock,
    region,
    publish: (topicArn, json) => publish(topicArn, json, 'Amazon SES Email Event Notification'),
    identities: declaredIdentities(templates),
    configurationSets: declaredConfigurationSets(templates),
  });
  return {
    endpoint: ses.endpoint,
    outbox: ses.outbox,
    heard: (detailType, detail) => {
      const ticket = z.object({ ticket: z.object({ id: z.int() }) }).safeParse(detail).data?.ticket;
      if (detailType === 'ticket.anonymised' && ticket) ses.forget(MAIL_TAG.ticket, String(ticket.id));
      // What agents are told together names people of any ticket.
      if (detailType === 'customer.erasure_ended') ses.forget(MAIL_TAG.ticket, null);
    },
    stop: ses.stop,
    openDoor: ({ port, verdicts, put }) =>
      startSmtpDoor({
        port,
        clock,
        verdicts: { kind: 'fixed', verdicts: NAMED_VERDICTS[verdicts] },
        rules: declaredReceiptRules(templates),
        storeObject: put,
        publish: (topicArn, message) => publish(topicArn, message, 'Amazon SES Email Receipt Notification'),
        onError: (error) => options.log(`mail in: ${error}`),
      }),
  };
}
