import { describeFaultsOf } from './describe-faults.ts';
import { TRIAL_ACTS } from './trial-acts.ts';

describeFaultsOf(TRIAL_ACTS);
