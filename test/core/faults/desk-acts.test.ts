import { describeFaultsOf } from './describe-faults.ts';
import { DESK_ACTS } from './desk-acts.ts';

describeFaultsOf(DESK_ACTS);
