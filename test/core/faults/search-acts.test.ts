import { describeFaultsOf } from './describe-faults.ts';
import { SEARCH_ACTS } from './search-acts.ts';

describeFaultsOf(SEARCH_ACTS);
