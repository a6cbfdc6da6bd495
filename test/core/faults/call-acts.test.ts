import { CALL_ACTS } from './call-acts.ts';
import { describeFaultsOf } from './describe-faults.ts';

describeFaultsOf(CALL_ACTS);
