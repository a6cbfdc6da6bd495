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

/** A domain in whose name the desk writes. */
export interface SenderDomain {
  readonly domain: string;
  /** Whether SES has an identity for the domain, which the desk joins; without it, the desk makes its own. */
  readonly joinIdentity: boolean;
}

export interface MailSenderProps {
  /** Name of the configuration set and start of the name of the feedback topic. */
  readonly name: string;
  /** Domains in whose names the desk writes, its own first. */
  readonly domains: readonly SenderDomain[];
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
  /** CNAME records by which receivers check the desk's DKIM signatures, of each domain whose identity the desk makes. */
  readonly dkimRecords: ReadonlyMap<string, readonly DnsRecord[]>;
  readonly #domains: readonly string[];
  readonly #identityArns: readonly string[];
  readonly #configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string, { name, domains }: MailSenderProps) {
    super(scope, id);
    this.#domains = domains.map(({ domain }) => domain);
    this.#configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: name,
      tlsPolicy: ConfigurationSetTlsPolicy.OPTIONAL,
      reputationMetrics: true,
      sendingEnabled: true,
      // The desk keeps bounced addresses itself, and lets mail go there again when their owners write.
      suppressionReasons: SuppressionReasons.COMPLAINTS_ONLY,
      maxDeliveryDuration: Duration.hours(14),
    });
    const identities = domains.map(({ domain, joinIdentity }, at) => {
      // The identity of the desk's own domain has the name that it always had: under another, it would be made anew.
      const logicalName = at === 0 ? 'Identity' : `Identity-${domain}`;
      const made = joinIdentity ? undefined : this.#makeIdentity(logicalName, domain);
      const identity = made ?? EmailIdentity.fromEmailIdentityName(this, logicalName, domain);
      return { domain, arn: identity.emailIdentityArn, records: made?.dkimRecords ?? [] };
    });
    this.dkimRecords = new Map(identities.map(({ domain, records }) => [domain, records]));
    this.#identityArns = identities.map(({ arn }) => arn);
    this.feedback = new Topic(this, 'Feedback', { topicName: `${name}-feedback`, enforceSSL: true });
    this.#configurationSet.addEventDestination('ToFeedback', {
      destination: EventDestination.snsTopic(this.feedback),
      events: FEEDBACK,
    });
  }

  #makeIdentity(name: string, domain: string): EmailIdentity {
    return new EmailIdentity(this, name, {
      identity: Identity.domain(domain),
      configurationSet: this.#configurationSet,
      dkimSigning: true,
      feedbackForwarding: false,
      mailFromDomain: `bounce.${domain}`,
    });
  }

  /**
   * Lets a function send mail by this identity and configuration set. In the sandbox SES also asks for permission on
   * the identity of a verified receiver, whichever that is: granted for mail from the desk's own domains only. Without a
   * rate, the function may ask SES for the account's, an action that knows no resources.
   */
  grantSend(fn: DeskFunction, mailsPerSecond: number | undefined): void {
    const { configurationSetName } = this.#configurationSet;
    const configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: configurationSetName,
    });
    fn.allow(['ses:SendRawEmail'], [...this.#identityArns, configurationSetArn]);
    const anyIdentity = Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: '*' });
    const senders = this.#domains.map((domain) => `*@${domain}`);
    fn.allow(['ses:SendRawEmail'], [anyIdentity], {
      StringLike: { 'ses:FromAddress': senders.length === 1 ? senders[0] : senders },
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
