import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import {
  CHANGES_PARTITION,
  type DELETABLE_PREFIX,
  DUE_INDEX,
  FEED_PREFIX,
  PLANNED_PREFIX,
  SECRET_PREFIX,
  type SecretSender,
  secretsOf,
  TTL_ATTRIBUTE,
} from '../../core/shared/names.ts';
import type { DeskFunction } from './desk-function.ts';

/** Start of the partition keys whose rows may be deleted. */
export type DeletablePrefix = (typeof DELETABLE_PREFIX)[keyof typeof DELETABLE_PREFIX];

const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const WRITE = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];

/**
 * The condition that every partition key of a request begins with one of the prefixes, and that it has one: a set
 * operator for all is true of none. DynamoDB documents it for single rows, queries and batches; about transactions it
 * is silent.
 */
const keysLike = (prefixes: readonly string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes.map((prefix) => `${prefix}*`) },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

/**
 * The condition that a request names its partition keys, and none of a secret. It is part of what is allowed, and not a
 * prohibition: a request of some other form, in which DynamoDB were to show no keys, is refused.
 */
const NO_SECRETS = {
  'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': [`${SECRET_PREFIX}*`] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
};

/** The desk's one table. Deleting rows is granted apart, by partition key, so that no function can erase history. */
export class DeskTable extends Construct {
  readonly #table: TableV2;

  constructor(scope: Construct, id: string, { name }: { readonly name: string }) {
    super(scope, id);
    this.#table = new TableV2(this, 'Table', {
      tableName: name,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      globalSecondaryIndexes: [
        {
          indexName: DUE_INDEX.name,
          partitionKey: { name: DUE_INDEX.partitionKey, type: AttributeType.STRING },
          sortKey: { name: DUE_INDEX.sortKey, type: AttributeType.STRING },
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ['kind'],
        },
      ],
    });
  }

  /** ARN of the stream of changed rows. */
  get streamArn(): string {
    const { tableStreamArn } = this.#table;
    if (tableStreamArn === undefined) throw new Error('The table has no stream.');
    return tableStreamArn;
  }

  get tableName(): string {
    return this.#table.tableName;
  }

  /** Lets a function read rows, but no secrets. */
  grantRead(fn: DeskFunction): void {
    fn.allow(READ, [this.#table.tableArn], NO_SECRETS);
    fn.set('TABLE_NAME', this.#table.tableName);
  }

  /** Lets a function read what is due. */
  grantReadDue(fn: DeskFunction): void {
    fn.allow(['dynamodb:Query'], [`${this.#table.tableArn}/index/${DUE_INDEX.name}`]);
  }

  /** Lets a function read rows, but no secrets, and write any, singly and in transactions, and delete none. */
  grantReadWrite(fn: DeskFunction): void {
    this.grantRead(fn);
    fn.allow(WRITE, [this.#table.tableArn]);
  }

  /** Lets the one function that shows a sender's secrets to others read them, one by one. */
  grantSecrets(fn: DeskFunction, sender: SecretSender): void {
    fn.allow(['dynamodb:GetItem'], [this.#table.tableArn], keysLike([secretsOf(sender)]));
    fn.set('TABLE_NAME', this.#table.tableName);
  }

  /** Lets a function read what admins have set up in some areas of the configuration, and no other rows. */
  grantConfiguration(fn: DeskFunction, areas: readonly string[]): void {
    fn.allow(['dynamodb:GetItem', 'dynamodb:Query'], [this.#table.tableArn], {
      'ForAllValues:StringEquals': {
        'dynamodb:LeadingKeys': ['CONFIGURATION', ...areas.map((area) => `CONFIG#${area}`)],
      },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
    fn.set('TABLE_NAME', this.#table.tableName);
  }

  /** Lets a function count the rows whose partition key begins with one of the prefixes, and see none of them. */
  grantCount(fn: DeskFunction, prefixes: readonly string[]): void {
    fn.allow(['dynamodb:Query'], [this.#table.tableArn], {
      ...keysLike(prefixes),
      StringEquals: { 'dynamodb:Select': 'COUNT' },
    });
    fn.set('TABLE_NAME', this.#table.tableName);
  }

  /** Lets a function read what is planned, and the rows that say to whom it may show what. */
  grantPlanned(fn: DeskFunction): void {
    const rows = keysLike(Object.values(FEED_PREFIX));
    fn.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], [this.#table.tableArn], rows);
    fn.allow(['dynamodb:Query'], [this.#table.tableArn], keysLike(Object.values(PLANNED_PREFIX)));
    fn.set('TABLE_NAME', this.#table.tableName);
  }

  /** Lets a function read single rows of partitions whose keys begin so, and no others. */
  grantGetLike(fn: DeskFunction, prefixes: readonly string[]): void {
    fn.allow(['dynamodb:GetItem'], [this.#table.tableArn], keysLike(prefixes));
  }

  /** Lets a function read single rows of one partition, and no others. */
  grantGet(fn: DeskFunction, partition: string): void {
    fn.allow(['dynamodb:GetItem'], [this.#table.tableArn], {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  }

  /**
   * Lets a function put and delete rows in batches, whose partition keys all begin with one of the prefixes. Whatever
   * is ever to delete rows is one function with this grant, for the prefixes that are listed as deletable.
   */
  grantBatchWrite(fn: DeskFunction, prefixes: readonly DeletablePrefix[]): void {
    fn.allow(['dynamodb:BatchWriteItem'], [this.#table.tableArn], keysLike(prefixes));
  }

  /** Lets a function add to the list of changes, and see nothing but that list. */
  grantChanges(fn: DeskFunction): void {
    fn.allow(['dynamodb:Query', 'dynamodb:UpdateItem'], [this.#table.tableArn], {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [CHANGES_PARTITION] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
    fn.set('TABLE_NAME', this.#table.tableName);
  }

  /** Lets a function's event source mapping read the stream. */
  grantStreamRead(fn: DeskFunction): void {
    fn.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      [this.streamArn],
    );
  }
}
