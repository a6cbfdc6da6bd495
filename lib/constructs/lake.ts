import { Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  type Column,
  DAY_COLUMN,
  LAKE_TABLE_NAMES,
  LAKE_TABLE_SAYS,
  LAKE_TABLES,
  type LakeTable,
} from '../../schemas/lake/columns.ts';
import { LAKE_QUERIES, LAST_MONTH } from '../../schemas/lake/queries.ts';
import { acknowledge } from '../acknowledge.ts';
import { DeskBucket } from './desk-bucket.ts';

export interface LakeProps {
  /** Prefix of the desk. */
  readonly prefix: string;
  /** Megabytes that one query may read at the most. */
  readonly mostScannedMegabytes: number;
}

/** Start of the keys of what queries answered, and the days for which that is kept. */
const RESULTS = 'results/';
const RESULT_DAYS = 7;
const BYTES = 1_000_000;

/** Types of columns as Glue names them. */
const TYPES: Readonly<Record<Column['type'], string>> = {
  text: 'string',
  integer: 'int',
  boolean: 'boolean',
  moment: 'timestamp',
  texts: 'array<string>',
};

const columnOf = ({ name, type, says }: Column): CfnTable.ColumnProperty => ({
  name,
  type: TYPES[type],
  comment: says.replaceAll('`', ''),
});

/**
 * A bucket of Parquet files with tables of Glue over it, and a workgroup of Athena with the queries of the desk. Which days there are is reckoned
 * (partition projection), so that no crawler has to find them.
 */
export class Lake extends Construct {
  readonly bucket: DeskBucket;
  readonly #database: CfnDatabase;
  readonly #workGroup: CfnWorkGroup;

  constructor(scope: Construct, id: string, { prefix, mostScannedMegabytes }: LakeProps) {
    super(scope, id);
    this.bucket = new DeskBucket(this, 'Files', {
      variable: 'LAKE_BUCKET',
      isDerived: true,
      passing: [{ id: 'results', prefix: RESULTS, days: RESULT_DAYS }],
    });
    const name = prefix.toLowerCase().replaceAll('-', '_');
    this.#database = new CfnDatabase(this, 'Database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name, description: 'What a support desk counts, and what happened to its tickets.' },
      databaseName: name,
    });
    for (const table of LAKE_TABLE_NAMES) this.#table(table, name);
    this.#workGroup = new CfnWorkGroup(this, 'WorkGroup', {
      name: prefix,
      description: 'Queries over the files of a support desk.',
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: false,
        bytesScannedCutoffPerQuery: mostScannedMegabytes * BYTES,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: this.#location(RESULTS),
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
    for (const query of LAKE_QUERIES) {
      const named = new CfnNamedQuery(this, `Query-${query.name}`, {
        name: query.name,
        description: query.says.replaceAll('`', ''),
        database: name,
        workGroup: prefix,
        queryString: `${query.sql(LAST_MONTH)}\n`,
      });
      named.addResourceDependency(this.#workGroup);
      named.addResourceDependency(this.#database);
    }
    this.#allowAsking(prefix, name);
  }

  #location(prefix: string): string {
    return `s3://${this.bucket.bucketName}/${prefix}`;
  }

  #table(name: LakeTable, database: string): void {
    const table = new CfnTable(this, `Table-${name}`, {
      catalogId: Stack.of(this).account,
      databaseName: database,
      tableInput: {
        name,
        description: LAKE_TABLE_SAYS[name],
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: [columnOf(DAY_COLUMN)],
        parameters: {
          EXTERNAL: 'TRUE',
          classification: 'parquet',
          'projection.enabled': 'true',
          'projection.day.type': 'date',
          'projection.day.format': 'yyyy-MM-dd',
          'projection.day.range': '2000-01-01,NOW+1DAYS',
          'projection.day.interval': '1',
          'projection.day.interval.unit': 'DAYS',
          'storage.location.template': this.#location(`${name}/day=\${day}/`),
        },
        storageDescriptor: {
          location: this.#location(`${name}/`),
          columns: LAKE_TABLES[name].map(columnOf),
          inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
          serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
        },
      },
    });
    table.addResourceDependency(this.#database);
  }

  /** What whoever asks needs, and no more: the workgroup, the two tables, their files, and what was answered. Nobody has it by itself. */
  #allowAsking(prefix: string, database: string): void {
    const { account, region, partition } = Stack.of(this);
    const arn = (service: string, resource: string) =>
      `arn:${partition}:${service}:${region}:${account}:${resource}`;
    const files = LAKE_TABLE_NAMES.map((table) => this.bucket.objects(`${table}/*`));
    const policy = new ManagedPolicy(this, 'Asking', {
      managedPolicyName: `${prefix}-${region}-lake`,
      description: 'Asks the files of a support desk with Athena.',
      statements: [
        new PolicyStatement({
          actions: [
            'athena:BatchGetNamedQuery',
            'athena:GetNamedQuery',
            'athena:GetQueryExecution',
            'athena:GetQueryResults',
            'athena:GetWorkGroup',
            'athena:ListNamedQueries',
            'athena:ListQueryExecutions',
            'athena:StartQueryExecution',
            'athena:StopQueryExecution',
          ],
          resources: [arn('athena', `workgroup/${prefix}`)],
        }),
        new PolicyStatement({
          actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:GetPartitions'],
          resources: [
            arn('glue', 'catalog'),
            arn('glue', `database/${database}`),
            ...LAKE_TABLE_NAMES.map((table) => arn('glue', `table/${database}/${table}`)),
          ],
        }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: files }),
        new PolicyStatement({
          actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
          resources: [this.bucket.objects(`${RESULTS}*`)],
        }),
        new PolicyStatement({
          actions: ['s3:GetBucketLocation', 's3:ListBucket'],
          resources: [this.bucket.arn],
        }),
      ],
    });
    const bucket = Object(Stack.of(this).resolve(this.bucket.arn))['Fn::GetAtt'].join('.');
    acknowledge(
      policy,
      Object.fromEntries(
        [...LAKE_TABLE_NAMES.map((table) => `${table}/`), RESULTS].map((prefixOfKeys) => [
          `AwsSolutions-IAM5[Resource::<${bucket}>/${prefixOfKeys}*]`,
          'Keys of files are made at run time; bucket, prefix and action are exact.',
        ]),
      ),
    );
  }
}
