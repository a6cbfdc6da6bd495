import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  PAYLOAD_DAYS,
  PAYLOADS_PREFIX,
  RESULT_DAYS,
  RESULT_PREFIX,
  UPLOAD_DAYS,
  UPLOAD_PREFIX,
} from '../../core/shared/names.ts';
import type { Settings } from '../../schemas/settings.ts';
import { DeskBucket } from '../constructs/desk-bucket.ts';
import { DeskBus } from '../constructs/desk-bus.ts';
import { DeskTable } from '../constructs/desk-table.ts';
import { Monitoring } from '../constructs/monitoring.ts';
import { RAW_MAIL_PREFIX } from '../receipt-names.ts';
import { allowReceiptRule } from '../receipt-rule.ts';

export interface DataStackProps extends StackProps {
  readonly settings: Settings;
}

/** What must survive everything else: the table, the buckets and the bus, all retained and protected. */
export class DataStack extends Stack {
  readonly table: DeskTable;
  readonly mail: DeskBucket;
  readonly attachments: DeskBucket;
  readonly search: DeskBucket;
  readonly bus: DeskBus;
  readonly monitoring: Monitoring;

  constructor(scope: Construct, id: string, { settings, ...props }: DataStackProps) {
    super(scope, id, props);
    const { prefix, retention, alarmEmail, runbookUrl } = settings;
    this.monitoring = new Monitoring(this, 'Monitoring', { prefix, alarmEmail, runbookUrl });
    this.table = new DeskTable(this, 'Desk', { name: prefix });
    this.mail = new DeskBucket(this, 'Mail', {
      variable: 'MAIL_BUCKET',
      expireAfterDays: retention.rawMailDays,
      expiringPrefix: RAW_MAIL_PREFIX,
    });
    if (settings.inboundMail) {
      const objects = this.mail.objects(`${RAW_MAIL_PREFIX}*`);
      this.mail.allowService(allowReceiptRule(this, settings, 's3:PutObject', objects));
    }
    this.attachments = new DeskBucket(this, 'Attachments', {
      variable: 'ATTACHMENT_BUCKET',
      expireAfterDays: retention.attachmentDays,
      passing: [
        { id: 'results', prefix: RESULT_PREFIX, days: RESULT_DAYS },
        { id: 'uploads', prefix: UPLOAD_PREFIX, days: UPLOAD_DAYS },
        { id: 'payloads', prefix: PAYLOADS_PREFIX, days: PAYLOAD_DAYS },
      ],
      origins: settings.corsOrigins,
    });
    this.search = new DeskBucket(this, 'Search', { variable: 'SEARCH_BUCKET', isDerived: true });
    this.bus = new DeskBus(this, 'Events', {
      name: prefix,
      archiveDays: settings.emulated ? undefined : retention.eventDays,
    });
    // A table that outlives a first deployment that failed would stand in the way of the next, by its name.
    this.table.node.addDependency(this.monitoring, this.mail, this.attachments, this.search, this.bus);
  }
}
