import { describeFaultsOf } from './describe-faults.ts';
import { GAP_ACTS } from './gap-acts.ts';

describeFaultsOf(GAP_ACTS);
