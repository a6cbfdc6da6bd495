import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeskBucket } from '../constructs/desk-bucket.ts';
import { Lake } from '../constructs/lake.ts';

export interface LakeStackProps extends StackProps {
  /** Prefix of the desk. */
  readonly prefix: string;
  /** Megabytes that one query may read at the most. */
  readonly mostScannedMegabytes: number;
}

/** Files for queries, with what Athena needs to ask them: a stack of its own, of which a desk without the setting has nothing. */
export class LakeStack extends Stack {
  readonly bucket: DeskBucket;

  constructor(scope: Construct, id: string, { prefix, mostScannedMegabytes, ...props }: LakeStackProps) {
    super(scope, id, props);
    this.bucket = new Lake(this, 'Lake', { prefix, mostScannedMegabytes }).bucket;
  }
}
