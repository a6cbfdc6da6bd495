import { describeFaultsOf } from './describe-faults.ts';
import { HELD_ACTS } from './held-acts.ts';

describeFaultsOf(HELD_ACTS);
