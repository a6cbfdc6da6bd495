import { describeFaultsOf } from './describe-faults.ts';
import { WORK_ACTS } from './work-acts.ts';

describeFaultsOf(WORK_ACTS);
