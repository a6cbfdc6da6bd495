import * as z from 'zod';
import { givenSettings, synthesize, type TemplateResource } from './support/templates.ts';

const desk = synthesize({ settings: givenSettings({ openSearch: {} }) });
const ofType = (type: string) =>
  desk.resources.filter(({ Type }) => Type === `AWS::OpenSearchServerless::${type}`);
const propertiesOf = (type: string) => ofType(type).map(({ Properties }) => Properties);
const policiesOf = (kind: string) =>
  propertiesOf('SecurityPolicy')
    .filter(({ Type }) => Type === kind)
    .map(({ Name, Policy }) => ({ Name, Policy: JSON.parse(String(Policy)) }));

/** The function below whose construct a resource stands, by the id of that. */
const constructOf = ({ logicalId }: TemplateResource) => logicalId.replace(/SearchAccess.*$/u, '');

test('a desk has no search engine unless its owner asks for one', () => {
  const { resources, stackNames } = synthesize();
  expect(resources.filter(({ Type }) => Type.startsWith('AWS::OpenSearchServerless'))).toEqual([]);
  expect(stackNames).not.toContain('Bilet-search');
  expect(JSON.stringify(resources)).not.toMatch(/aoss|SEARCH_ENDPOINT/u);
});

test('one that asks for it has a collection to search in, encrypted, with bounds of what it may cost', () => {
  expect(desk.stackNames).toContain('Bilet-search');
  expect(propertiesOf('Collection')).toMatchObject([
    { Name: 'bilet-search', Type: 'SEARCH', CollectionGroupName: 'bilet-search', StandbyReplicas: 'ENABLED' },
  ]);
  expect(propertiesOf('CollectionGroup')).toMatchObject([
    {
      Name: 'bilet-search',
      Generation: 'NEXTGEN',
      CapacityLimits: {
        MinIndexingCapacityInOcu: 1,
        MinSearchCapacityInOcu: 1,
        MaxIndexingCapacityInOcu: 8,
        MaxSearchCapacityInOcu: 8,
      },
    },
  ]);
  const rule = { ResourceType: 'collection', Resource: ['collection/bilet-search'] };
  expect(policiesOf('encryption')).toEqual([
    { Name: 'bilet-search', Policy: { Rules: [rule], AWSOwnedKey: true } },
  ]);
  // No dashboards, which are an entrance of their own.
  expect(policiesOf('network')).toEqual([
    { Name: 'bilet-search', Policy: [{ Rules: [rule], AllowFromPublic: true }] },
  ]);
});

test('the collection waits for its policies, and goes with its stack: all that is in it can be made again', () => {
  const [collection] = ofType('Collection');
  const needed = [...ofType('SecurityPolicy'), ...ofType('CollectionGroup')].map(
    ({ logicalId }) => logicalId,
  );
  expect(collection?.DependsOn).toEqual(expect.arrayContaining(needed));
  expect(collection?.DeletionPolicy).toBe('Delete');
});

const joinSchema = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });

/** The text of a policy, with what is only known when it is deployed in angle brackets. */
function policyIn(policy: unknown): unknown {
  const [, parts] = joinSchema.parse(policy)['Fn::Join'];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : '<role>')).join(''));
}

test('the functions that index and search may do just that, with the one index, and no other function anything', () => {
  const index = ['aoss:CreateIndex', 'aoss:UpdateIndex', 'aoss:WriteDocument'];
  const granted = ofType('AccessPolicy').map((resource) => ({
    stack: resource.stack,
    construct: constructOf(resource),
    name: resource.Properties.Name,
    policy: policyIn(resource.Properties.Policy),
  }));
  const policyOf = (Permission: readonly string[]) => [
    {
      Rules: [{ ResourceType: 'index', Resource: ['index/bilet-search/desk'], Permission }],
      Principal: ['<role>'],
    },
  ];
  expect(granted).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ stack: 'workflow', name: 'bilet-search-proj', policy: policyOf(index) }),
      expect.objectContaining({
        stack: 'workflow',
        name: 'bilet-search-jobs',
        policy: policyOf([...index, 'aoss:ReadDocument']),
      }),
      expect.objectContaining({
        stack: 'api',
        name: 'bilet-search-api',
        policy: policyOf(['aoss:ReadDocument']),
      }),
    ]),
  );
  expect(granted).toHaveLength(3);
  const asking = desk.resources.filter(
    ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties).includes('aoss:'),
  );
  expect(asking.map(({ logicalId }) => logicalId.replace(/RoleDefaultPolicy.*$/u, '')).sort()).toEqual(
    granted.map(({ construct }) => construct).sort(),
  );
  for (const { Properties } of asking) {
    const said = JSON.stringify(Properties);
    expect(said).toContain('"aoss:APIAccessAll"');
    expect(said).not.toMatch(/"aoss:APIAccessAll","Effect":"Allow","Resource":"\*"/u);
  }
  const knowing = desk.resources.filter(({ Type, Properties }) => {
    const { Variables } = Object(Properties.Environment);
    return Type === 'AWS::Lambda::Function' && Object(Variables).SEARCH_ENDPOINT !== undefined;
  });
  expect(knowing.map(({ Properties }) => Properties.FunctionName).sort()).toEqual([
    'Bilet-api-search',
    'Bilet-jobs-run',
    'Bilet-stream-projector',
  ]);
});

test('names stay within what the service allows, however long the prefix', () => {
  const { resources } = synthesize({
    settings: givenSettings({ prefix: 'A23456789-123456789Z', openSearch: { leastUnits: 0, mostUnits: 2 } }),
  });
  const names = resources
    .filter(({ Type }) => Type.startsWith('AWS::OpenSearchServerless'))
    .map(({ Type, Properties }) => [Type.split('::').at(-1), String(Properties.Name)] as const);
  expect(names).toHaveLength(7);
  for (const [type, name] of names) {
    expect(name).toMatch(/^[a-z][a-z0-9-]+$/u);
    expect(name.length).toBeLessThanOrEqual(type === 'Collection' ? 28 : 32);
  }
});
