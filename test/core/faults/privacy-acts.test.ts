import { describeFaultsOf } from './describe-faults.ts';
import { PRIVACY_ACTS } from './privacy-acts.ts';

describeFaultsOf(PRIVACY_ACTS);
