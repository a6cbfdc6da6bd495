import { describeFaultsOf } from './describe-faults.ts';
import { SATISFACTION_ACTS } from './satisfaction-acts.ts';

describeFaultsOf(SATISFACTION_ACTS);
