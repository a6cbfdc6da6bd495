import { ASSIGNMENT_ACTS } from './assignment-acts.ts';
import { describeFaultsOf } from './describe-faults.ts';

describeFaultsOf(ASSIGNMENT_ACTS);
