import { LAKE_TABLES } from '../../schemas/lake/columns.ts';
import { LAKE_QUERIES } from '../../schemas/lake/queries.ts';
import { givenSettings, synthesize } from './support/templates.ts';

const desk = synthesize({ settings: givenSettings({ lake: { mostScannedMegabytes: 500 } }) });
const ofType = (type: string) => desk.resources.filter(({ Type }) => Type === type);
const propertiesOf = (type: string) => ofType(type).map(({ Properties }) => Properties);

test('a desk writes no files for queries unless its owner asks for them', () => {
  const { resources, stackNames } = synthesize();
  expect(stackNames).not.toContain('Bilet-lake');
  expect(JSON.stringify(resources)).not.toMatch(/AWS::(?:Glue|Athena)|LAKE_BUCKET/u);
});

test('one that does has tables over its files by day, which nobody has to look for', () => {
  expect(desk.stackNames).toContain('Bilet-lake');
  expect(propertiesOf('AWS::Glue::Database')).toMatchObject([{ DatabaseInput: { Name: 'bilet' } }]);
  const tables = propertiesOf('AWS::Glue::Table');
  expect(tables).toHaveLength(2);
  for (const [name, columns] of Object.entries(LAKE_TABLES)) {
    const table = Object(tables.find(({ TableInput }) => Object(TableInput).Name === name));
    expect(table).toMatchObject({
      DatabaseName: 'bilet',
      TableInput: {
        PartitionKeys: [{ Name: 'day', Type: 'string' }],
        Parameters: {
          'projection.enabled': 'true',
          'projection.day.type': 'date',
          'projection.day.format': 'yyyy-MM-dd',
        },
        StorageDescriptor: {
          SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
        },
      },
    });
    const { Columns } = table.TableInput.StorageDescriptor;
    expect(Columns.map(({ Name }: { Name: string }) => Name)).toEqual(columns.map((one) => one.name));
    expect(JSON.stringify(table.TableInput.Parameters)).toContain(`/${name}/day=\${day}/`);
  }
  expect(ofType('AWS::Glue::Crawler')).toEqual([]);
});

test('queries read no more than the owner wants, and leave what they answered encrypted, for days', () => {
  expect(propertiesOf('AWS::Athena::WorkGroup')).toMatchObject([
    {
      Name: 'Bilet',
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 500_000_000,
        ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } },
      },
    },
  ]);
  const bucket = propertiesOf('AWS::S3::Bucket').find(({ LifecycleConfiguration }) =>
    JSON.stringify(LifecycleConfiguration).includes('"results/"'),
  );
  expect(bucket).toMatchObject({
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
  });
});

test('the queries of a desk are saved, of the last month', () => {
  const saved = propertiesOf('AWS::Athena::NamedQuery');
  expect(saved.map(({ Name }) => Name).sort()).toEqual(LAKE_QUERIES.map(({ name }) => name).sort());
  for (const { Database, WorkGroup, QueryString } of saved) {
    expect({ Database, WorkGroup }).toEqual({ Database: 'bilet', WorkGroup: 'Bilet' });
    expect(QueryString).toContain("date_trunc('month', CAST(current_date AS TIMESTAMP))");
  }
});

test('the job alone may write and read the files, those who note changes only know of them, and nobody may ask by itself', () => {
  const knowing = desk.resources.filter(({ Type, Properties }) => {
    const { Variables } = Object(Properties.Environment);
    return Type === 'AWS::Lambda::Function' && Object(Variables).LAKE_BUCKET !== undefined;
  });
  expect(knowing.map(({ Properties }) => Properties.FunctionName).sort()).toEqual([
    'Bilet-clock-sweep',
    'Bilet-jobs-run',
    'Bilet-report-book',
  ]);
  const allowing = desk.resources.filter(
    ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties).includes('/facts/*'),
  );
  expect(allowing.map(({ logicalId }) => logicalId.replace(/Consumer.*$/u, ''))).toEqual(['Jobs']);
  const [policy] = propertiesOf('AWS::IAM::ManagedPolicy').filter(({ ManagedPolicyName }) =>
    JSON.stringify(ManagedPolicyName).includes('-lake'),
  );
  expect(policy).not.toMatchObject({ Roles: expect.anything() });
  expect(JSON.stringify(policy)).not.toMatch(/"Resource":"\*"|:\*"/u);
});

test('whoever notes changes is deployed before what begins to write them', () => {
  const sweep = desk.resources.find(({ Properties }) => Properties.FunctionName === 'Bilet-clock-sweep');
  const reports = desk.resources.find(({ Properties }) => Properties.FunctionName === 'Bilet-report-book');
  expect(sweep?.DependsOn).toContain(reports?.logicalId);
});
