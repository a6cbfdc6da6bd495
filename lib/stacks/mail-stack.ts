import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { ATTACHED_PREFIX, RESULT_PREFIX } from '../../core/shared/names.ts';
import type { DeskBucket } from '../constructs/desk-bucket.ts';
import type { DeskBus } from '../constructs/desk-bus.ts';
import type { Desk } from '../constructs/desk-function.ts';
import type { DeskTable } from '../constructs/desk-table.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { InboundMail } from '../constructs/inbound-mail.ts';
import { type DnsRecord, MailSender } from '../constructs/mail-sender.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import { declareNaming } from '../declare-naming.ts';

export interface MailStackProps extends StackProps {
  readonly desk: Desk;
  readonly table: DeskTable;
  readonly mail: DeskBucket;
  readonly attachments: DeskBucket;
  readonly bus: DeskBus;
}

/** Mail in, mail out, and what receivers answer to it. */
export class MailStack extends Stack {
  readonly inbound: InboundMail;
  readonly #props: MailStackProps;

  constructor(scope: Construct, id: string, props: MailStackProps) {
    super(scope, id, props);
    this.#props = props;
    const { prefix, domain, joinIdentity, moreDomains } = props.desk.settings;
    this.inbound = this.#receive();
    // A receipt stack that is no longer wanted may still stand, and imports it.
    this.exportValue(this.inbound.topic.topicArn);
    const domains = [{ domain, joinIdentity }, ...moreDomains];
    const sender = new MailSender(this, 'Sender', { name: `${prefix}-mail`, domains });
    this.#send(sender);
    this.#listen(sender);
    this.#output(sender);
  }

  #receive(): InboundMail {
    const { desk, table, mail, attachments } = this.#props;
    const inbound = new InboundMail(this, 'Inbound', { desk });
    table.grantReadWrite(inbound.consumer.function);
    mail.grantGet(inbound.consumer.function);
    attachments.grantPut(inbound.consumer.function);
    return inbound;
  }

  #send(sender: MailSender): void {
    const { desk, table, bus, attachments } = this.#props;
    const consumer = new EventConsumer(this, 'Outbound', {
      desk,
      entry: 'mail/outbound',
      description:
        'Sends acknowledgements, public replies and refusals, and tells admins what they must know.',
      name: 'outbound-mail',
      timeout: Duration.seconds(60),
      batchSize: 1,
      concurrency: desk.settings.consumers.outbound,
      // What holds mail back, such as the daily quota, ends or is mended within days, however often it was tried.
      patience: Duration.days(3),
      waiting: {
        limit: Duration.minutes(5),
        impact: 'Customers wait for acknowledgements and replies that agents have already written.',
      },
      failedImpact: 'A customer does not get an acknowledgement or a reply that the ticket shows as written.',
      bus: bus.bus,
      events: [
        {
          id: 'Acknowledgement',
          description: 'A ticket that came by mail, by a form or by the help centre is acknowledged.',
          detailType: 'ticket.created',
          detail: { ticket: { channel: ['email', 'form', 'portal'] } },
        },
        {
          id: 'PublicReply',
          description: 'A public reply is mailed to the requester.',
          detailType: 'message.added',
          detail: { message: { kind: ['public_reply'] } },
        },
        {
          id: 'Refusal',
          description: 'Who writes to a closed ticket that takes no messages is told so.',
          detailType: 'message.refused',
        },
        {
          id: 'Notice',
          description: 'What a trigger writes of a ticket leaves as a mail.',
          detailType: 'notice.asked',
        },
        {
          id: 'Survey',
          description: 'Who is asked how satisfied they are gets a mail.',
          detailType: 'satisfaction.asked',
        },
        {
          id: 'ChatMail',
          description:
            'What the visitor of a chat has not read there leaves as a mail, and what was written in it.',
          detailType: 'chat_mail.asked',
        },
        {
          id: 'Digest',
          description: 'What agents are told together leaves as a mail.',
          detailType: 'digest.asked',
        },
        {
          id: 'ReportReady',
          description: 'A report leaves as a mail.',
          detailType: 'report.mail_ready',
        },
        {
          id: 'ReceiverAsked',
          description: 'An address outside of the desk is asked whether it wants a report by mail.',
          detailType: 'report.receiver_asked',
        },
        {
          id: 'Letter',
          description: 'What somebody asks for in the help centre leaves as a mail.',
          detailType: 'letter.asked',
        },
        {
          id: 'ConfirmationAsked',
          description: 'Whose address was given to a form is asked whether it is theirs.',
          detailType: 'customer.confirmation_asked',
        },
        {
          id: 'CustomerConfirmed',
          description: 'What has waited until an address was confirmed leaves.',
          detailType: 'customer.confirmed',
        },
        {
          id: 'MailHeld',
          description:
            'Admins are told of mail that is held, where they want that or it asks to be confirmed.',
          detailType: 'mail.held',
        },
        {
          id: 'ArticleToReview',
          description: 'Whoever answers for an article is told when it is to be looked at again.',
          detailType: 'article.review_due',
        },
        {
          id: 'HeldMailExpires',
          description: 'Admins are told of held mail before it expires.',
          detailType: 'mail.expiring',
        },
        {
          id: 'WebhookSwitchedOff',
          description: 'Admins are told of a webhook that the desk switched off.',
          detailType: 'webhook.switched_off',
        },
        {
          id: 'TriggerSwitchedOff',
          description: 'Admins are told of a trigger that the desk switched off.',
          detailType: 'trigger.switched_off',
        },
      ],
    });
    table.grantReadWrite(consumer.function);
    attachments.grantGet(consumer.function, `${ATTACHED_PREFIX}*`);
    // Reports that a job has made wait there until they leave.
    attachments.grantGet(consumer.function, `${RESULT_PREFIX}*`);
    sender.grantSend(consumer.function, desk.settings.sending.mailsPerSecond);
    declareNaming(consumer.function, desk);
    consumer.function.set('SENDERS', String(desk.settings.consumers.outbound));
    // What triggers do before an acknowledgement leaves.
    consumer.function.set('UNDO_SECONDS', String(desk.settings.undoSeconds));
  }

  #listen(sender: MailSender): void {
    const { desk, table } = this.#props;
    const consumer = new QueueConsumer(this, 'Feedback', {
      desk,
      entry: 'mail/feedback',
      description: 'Records deliveries, bounces and complaints of sent mail.',
      name: 'mail-feedback',
      timeout: Duration.seconds(30),
      batchSize: 10,
      // SES reports of each mail that it was sent and, mostly within a second, that it was delivered.
      batchingWindow: Duration.seconds(1),
      concurrency: desk.settings.consumers.feedback,
      failedImpact: 'A bounce, complaint or delivery is missing from the ticket of the mail.',
    });
    table.grantReadWrite(consumer.function);
    sender.feedback.addSubscription(
      new SqsSubscription(consumer.queue, { deadLetterQueue: consumer.deadLetters.queue }),
    );
  }

  /** What the owner needs to set in DNS, and to replay mail. */
  #output(sender: MailSender): void {
    const { queue, deadLetters } = this.inbound.consumer;
    const outputs: Record<string, string> = {
      InboundQueueUrl: queue.queueUrl,
      InboundFailedQueueUrl: deadLetters.queue.queueUrl,
    };
    // Those of the desk's own domain have no number, those of the others begin with 2.
    for (const [index, [domain, dkimRecords]] of [...sender.dkimRecords].entries())
      Object.assign(outputs, this.#recordsOf(domain, index === 0 ? '' : String(index + 1), dkimRecords));
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  /** The DNS records that a domain needs. */
  #recordsOf(domain: string, number: string, dkimRecords: readonly DnsRecord[]): Record<string, string> {
    const { emulated, inboundMail } = this.#props.desk.settings;
    const dkim = (emulated ? [] : dkimRecords).map(({ name, value }, index) => [
      `Dns${number}Dkim${index + 1}`,
      `${name} CNAME ${value}`,
    ]);
    return {
      ...(inboundMail && { [`Dns${number}Mx`]: `${domain} MX 10 inbound-smtp.${this.region}.amazonaws.com` }),
      [`Dns${number}MailFromMx`]: `bounce.${domain} MX 10 feedback-smtp.${this.region}.amazonses.com`,
      [`Dns${number}MailFromSpf`]: `bounce.${domain} TXT "v=spf1 include:amazonses.com ~all"`,
      [`Dns${number}Dmarc`]: `_dmarc.${domain} TXT "v=DMARC1; p=quarantine"`,
      ...Object.fromEntries(dkim),
    };
  }
}
