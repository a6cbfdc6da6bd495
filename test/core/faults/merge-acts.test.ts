import { describeFaultsOf } from './describe-faults.ts';
import { MERGE_ACTS } from './merge-acts.ts';

describeFaultsOf(MERGE_ACTS);
