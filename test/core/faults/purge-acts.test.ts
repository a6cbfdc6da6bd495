import { describeFaultsOf } from './describe-faults.ts';
import { PURGE_ACTS } from './purge-acts.ts';

describeFaultsOf(PURGE_ACTS);
