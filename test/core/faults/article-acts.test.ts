import { ARTICLE_ACTS } from './article-acts.ts';
import { describeFaultsOf } from './describe-faults.ts';

describeFaultsOf(ARTICLE_ACTS);
