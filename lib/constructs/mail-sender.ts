import { Duration, Stack } from 'aws-cdk-lib';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { DeskFunction } from './desk-function.ts';

export interface MailSenderProps {
  /** Name of the configuration set and start of the name of the feedback topic. */
  readonly name: string;
  /** Domain in whose name the desk writes. */
  readonly domain: string;
  /** Whether SES has an identity for the domain, which the desk joins; without it, the desk makes its own. */
  readonly joinIdentity: boolean;
}

/** One DNS record that the owner of the domain must set. */
export interface DnsRecord {
  readonly name: string;
  readonly value: string;
}

/** What happens to a sent mail and is told to the desk. */
const FEEDBACK = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
];

/** The identity by which the desk sends, and the topic on which SES tells what became of each mail. */
export class MailSender extends Construct {
  readonly feedback: Topic;
  /** CNAME records by which receivers check the desk's DKIM signatures. */
  readonly dkimRecords: readonly DnsRecord[];
  readonly #domain: string;
  readonly #identityArn: string;
  readonly #configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string, { name, domain, joinIdentity }: MailSenderProps) {
    super(scope, id);
    this.#domain = domain;
    this.#configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: name,
      tlsPolicy: ConfigurationSetTlsPolicy.OPTIONAL,
      reputationMetrics: true,
      sendingEnabled: true,
      // The desk keeps bounced addresses itself, and lets mail go there again when their owners write.
      suppressionReasons: SuppressionReasons.COMPLAINTS_ONLY,
      maxDeliveryDuration: Duration.hours(14),
    });
    const identity = joinIdentity ? undefined : this.#makeIdentity(domain);
    this.dkimRecords = identity?.dkimRecords ?? [];
    this.#identityArn = (
      identity ?? EmailIdentity.fromEmailIdentityName(this, 'Identity', domain)
    ).emailIdentityArn;
    this.feedback = new Topic(this, 'Feedback', { topicName: `${name}-feedback`, enforceSSL: true });
    this.#configurationSet.addEventDestination('ToFeedback', {
      destination: EventDestination.snsTopic(this.feedback),
      events: FEEDBACK,
    });
  }

  #makeIdentity(domain: string): EmailIdentity {
    return new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(domain),
      configurationSet: this.#configurationSet,
      dkimSigning: true,
      feedbackForwarding: false,
      mailFromDomain: `bounce.${domain}`,
    });
  }

  /**
   * Lets a function send mail by this identity and configuration set. In the sandbox SES also asks for permission on
   * the identity of a verified receiver, whichever that is: granted for mail from the desk's own domain only. Without a
   * rate, the function may ask SES for the account's, an action that knows no resources.
   */
  grantSend(fn: DeskFunction, mailsPerSecond: number | undefined): void {
    const { configurationSetName } = this.#configurationSet;
    const configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: configurationSetName,
    });
    fn.allow(['ses:SendRawEmail'], [this.#identityArn, configurationSetArn]);
    const anyIdentity = Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: '*' });
    fn.allow(['ses:SendRawEmail'], [anyIdentity], {
      StringLike: { 'ses:FromAddress': `*@${this.#domain}` },
    });
    acknowledge(fn, {
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]':
        'Receivers are known at run time; the sender is held to the domain of the desk by the condition.',
    });
    fn.set('CONFIGURATION_SET', configurationSetName);
    if (mailsPerSecond === undefined) {
      fn.allow(['ses:GetSendQuota'], ['*']);
      acknowledge(fn, {
        'AwsSolutions-IAM5[Resource::*]': 'The action ses:GetSendQuota knows no resources.',
      });
    } else fn.set('MAILS_PER_SECOND', String(mailsPerSecond));
  }
}
