import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  CfnAccessPolicy,
  CfnCollection,
  CfnCollectionGroup,
  CfnSecurityPolicy,
} from 'aws-cdk-lib/aws-opensearchserverless';
import { Construct } from 'constructs';
import { ENGINE_INDEX } from '../../core/shared/names.ts';
import type { DeskFunction } from './desk-function.ts';

export interface SearchCollectionProps {
  /** Prefix of the desk. */
  readonly prefix: string;
  /** Compute units that are kept for indexing, and as many for searching. */
  readonly leastUnits: number;
  /** Compute units of each that are used at the most. */
  readonly mostUnits: number;
}

/** What a function does with the index; also ends the name of its policy, for which five letters are left. */
type Use = 'proj' | 'jobs' | 'api';

const READ = ['aoss:ReadDocument'];
const WRITE = ['aoss:CreateIndex', 'aoss:UpdateIndex', 'aoss:WriteDocument'];
const PERMISSIONS: Readonly<Record<Use, readonly string[]>> = {
  proj: WRITE,
  jobs: [...WRITE, ...READ],
  api: READ,
};

/**
 * A collection of Amazon OpenSearch Serverless for the index of the search. All that is in it can be made again from the table, so that it goes with its
 * stack: left behind, it would cost money, and keep words that the desk has erased.
 */
export class SearchCollection extends Construct {
  readonly #collection: CfnCollection;
  readonly #name: string;

  constructor(scope: Construct, id: string, { prefix, leastUnits, mostUnits }: SearchCollectionProps) {
    super(scope, id);
    // Names are of lower-case letters, digits and hyphens, up to 28 of them.
    this.#name = `${prefix.toLowerCase()}-search`;
    const rule = { ResourceType: 'collection', Resource: [`collection/${this.#name}`] };
    const encryption = new CfnSecurityPolicy(this, 'Encryption', {
      name: this.#name,
      type: 'encryption',
      policy: JSON.stringify({ Rules: [rule], AWSOwnedKey: true }),
    });
    // Functions stand in no network of the owner's: what they may do is for their roles and the policies below alone to say.
    const network = new CfnSecurityPolicy(this, 'Network', {
      name: this.#name,
      type: 'network',
      policy: JSON.stringify([{ Rules: [rule], AllowFromPublic: true }]),
    });
    const group = new CfnCollectionGroup(this, 'Capacity', {
      name: this.#name,
      description: 'Capacity for the search of the desk.',
      generation: 'NEXTGEN',
      standbyReplicas: 'ENABLED',
      capacityLimits: {
        minIndexingCapacityInOcu: leastUnits,
        minSearchCapacityInOcu: leastUnits,
        maxIndexingCapacityInOcu: mostUnits,
        maxSearchCapacityInOcu: mostUnits,
      },
    });
    this.#collection = new CfnCollection(this, 'Collection', {
      name: this.#name,
      type: 'SEARCH',
      description: 'The index of the search.',
      collectionGroupName: group.name,
      standbyReplicas: 'ENABLED',
    });
    for (const needed of [encryption, network, group]) this.#collection.addResourceDependency(needed);
    this.#collection.applyRemovalPolicy(RemovalPolicy.DESTROY);
  }

  /** Lets a function make the index and put documents into it. */
  grantIndex(fn: DeskFunction): void {
    this.#grant(fn, 'proj');
  }

  /** Lets a function make the index, and fill it anew, for which it finds out what is in it. */
  grantRebuild(fn: DeskFunction): void {
    this.#grant(fn, 'jobs');
  }

  /** Lets a function search. */
  grantSearch(fn: DeskFunction): void {
    this.#grant(fn, 'api');
  }

  /** Both are needed: the role's leave to ask the collection at all, and the collection's own policy for it. */
  #grant(fn: DeskFunction, use: Use): void {
    fn.allow(['aoss:APIAccessAll'], [this.#collection.attrArn]);
    fn.set('SEARCH_ENDPOINT', this.#collection.attrCollectionEndpoint);
    const rules = [
      {
        ResourceType: 'index',
        Resource: [`index/${this.#name}/${ENGINE_INDEX}`],
        Permission: PERMISSIONS[use],
      },
    ];
    new CfnAccessPolicy(fn, 'SearchAccess', {
      name: `${this.#name}-${use}`,
      type: 'data',
      policy: Stack.of(fn).toJsonString([{ Rules: rules, Principal: [fn.roleArn] }]),
    });
  }
}
