import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../../schemas/settings.ts';
import { SearchCollection } from '../constructs/search-collection.ts';

export interface SearchStackProps extends StackProps {
  readonly settings: Settings & Required<Pick<Settings, 'openSearch'>>;
}

/** The search engine of a desk that has outgrown its own index: a stack of its own, which goes when the desk goes back to that. */
export class SearchStack extends Stack {
  readonly collection: SearchCollection;

  constructor(scope: Construct, id: string, { settings, ...props }: SearchStackProps) {
    super(scope, id, props);
    const { prefix, openSearch } = settings;
    this.collection = new SearchCollection(this, 'Search', { prefix, ...openSearch });
  }
}
