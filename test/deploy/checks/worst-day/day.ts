import type { Desk } from '../../desk.ts';
import type { Procedure } from '../../procedure.ts';
import type { Report } from '../../report.ts';
import type { Workshop } from '../../workshop.ts';
import type { People } from '../people.ts';
import type { Memory } from './memory.ts';

/** What everybody has at hand on the day on which a desk is brought back. */
export interface WorstDay {
  readonly report: Report;
  readonly workshop: Workshop;
  readonly procedure: Procedure;
  /** Those who have tokens of the first desk. */
  readonly people: People;
  readonly first: Desk;
  /** What the first desk was like when all was well. */
  readonly memory: Memory;
}

/** The table that the backup is restored to. */
export const RESTORED = 'Bilet-restored';

/** The old buckets, by the names that the procedure has for them. */
export const oldBuckets = ({ find }: Desk): Record<string, string> => ({
  'old mail bucket': find('AWS::S3::Bucket', 'Mail').physicalId,
  'old attachment bucket': find('AWS::S3::Bucket', 'Attachments').physicalId,
});
