import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CorsRule,
  HttpMethods,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { DeskFunction } from './desk-function.ts';

export interface DeskBucketProps {
  /** Environment variable by which functions know the bucket. */
  readonly variable: 'MAIL_BUCKET' | 'ATTACHMENT_BUCKET' | 'SEARCH_BUCKET' | 'LAKE_BUCKET';
  /**
   * Days after which objects expire.
   * @default never
   */
  readonly expireAfterDays?: number | undefined;
  /**
   * Start of the keys that expire.
   * @default every key
   */
  readonly expiringPrefix?: string;
  /**
   * Objects below prefixes that expire after so many days of their own.
   * @default none
   */
  readonly passing?: readonly Expiring[];
  /**
   * Whether what is in it can be made again from the table: then no earlier versions are kept.
   * @default false
   */
  readonly isDerived?: boolean;
  /**
   * Origins of web pages that may put and get objects by links.
   * @default none
   */
  readonly origins?: readonly string[];
}

interface Expiring {
  readonly id: string;
  /** start of the keys; every key when absent */
  readonly prefix?: string | undefined;
  readonly days: number;
}

function expiring({ id, prefix, days }: Expiring): LifecycleRule {
  return { id, expiration: Duration.days(days), ...(prefix && { prefix }) };
}

/** What a page needs to upload by a link that the API gave it, and to read. */
const corsOf = (origins: readonly string[], allowedMethods: HttpMethods[]): CorsRule => ({
  allowedOrigins: [...origins],
  allowedMethods,
  allowedHeaders: ['content-type', 'x-amz-checksum-sha256'],
  maxAge: Duration.hours(1).toSeconds(),
});

/** A private bucket for what is too large for the table. Overwritten objects can be had back for 30 days. */
export class DeskBucket extends Construct {
  readonly #bucket: Bucket;
  readonly #variable: string;

  constructor(scope: Construct, id: string, props: DeskBucketProps) {
    super(scope, id);
    this.#variable = props.variable;
    this.#bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: !props.isDerived,
      lifecycleRules: [
        {
          id: props.isDerived ? 'unfinished-uploads' : 'old-versions',
          ...(!props.isDerived && { noncurrentVersionExpiration: Duration.days(30) }),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        ...(props.passing ?? []).map(expiring),
        ...(props.expireAfterDays === undefined
          ? []
          : [expiring({ id: 'retention', prefix: props.expiringPrefix, days: props.expireAfterDays })]),
      ],
      ...(props.origins && {
        cors: [
          ...(props.origins.length === 0 ? [] : [corsOf(props.origins, [HttpMethods.GET, HttpMethods.PUT])]),
          // Sites with a chat are configuration. What is uploaded is signed to the byte, and no cookie takes part.
          corsOf(['*'], [HttpMethods.PUT]),
        ],
      }),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    acknowledge(this.#bucket, {
      'AwsSolutions-S1':
        'Access logs would hold presigned URLs of customer mail; owners who need a trail turn on CloudTrail data events.',
    });
  }

  get bucketName(): string {
    return this.#bucket.bucketName;
  }

  /** ARN of the objects whose keys match; `*` stands for any characters. */
  objects(keys: string): string {
    return this.#bucket.arnForObjects(keys);
  }

  /** ARN of the bucket itself. */
  get arn(): string {
    return this.#bucket.bucketArn;
  }

  /** Tells a function that there is this bucket, and lets it do nothing with it. */
  tell(fn: DeskFunction): void {
    fn.set(this.#variable, this.#bucket.bucketName);
  }

  /** Lets a function read objects, and sign links to them. */
  grantGet(fn: DeskFunction, keys = '*'): void {
    this.#grant(fn, 's3:GetObject', keys);
  }

  /** Lets a function store objects. */
  grantPut(fn: DeskFunction, keys = '*'): void {
    this.#grant(fn, 's3:PutObject', keys);
  }

  /** Lets a function delete objects; where the bucket keeps versions they can be had back for 30 days. */
  grantDelete(fn: DeskFunction, keys = '*'): void {
    this.#grant(fn, 's3:DeleteObject', keys);
  }

  /** Lets a function delete objects for good, with every version of them, and find these versions. */
  grantDeleteForGood(fn: DeskFunction, prefixes: readonly string[]): void {
    for (const prefix of prefixes) this.#grant(fn, 's3:DeleteObjectVersion', `${prefix}*`);
    fn.allow(['s3:ListBucketVersions'], [this.#bucket.bucketArn], {
      StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) },
    });
  }

  /** Adds a statement to the bucket's own policy, for services that have no role. */
  allowService(statement: PolicyStatement): void {
    this.#bucket.addToResourcePolicy(statement);
  }

  #grant(fn: DeskFunction, action: string, keys: string): void {
    fn.allow([action], [this.objects(keys)]);
    fn.set(this.#variable, this.#bucket.bucketName);
    acknowledge(fn, {
      [`AwsSolutions-IAM5[Resource::${this.#exportedArn}/${keys}]`]:
        'Keys of objects are made at run time; bucket, prefix and action are exact.',
    });
  }

  /** Name under which other stacks import the bucket's ARN, by which cdk-nag tells their grants apart. */
  get #exportedArn(): string {
    const stack = Stack.of(this);
    return String(Object(stack.resolve(stack.exportValue(this.#bucket.bucketArn)))['Fn::ImportValue']);
  }
}
