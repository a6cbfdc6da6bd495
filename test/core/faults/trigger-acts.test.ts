import { describeFaultsOf } from './describe-faults.ts';
import { TRIGGER_ACTS } from './trigger-acts.ts';

describeFaultsOf(TRIGGER_ACTS);
