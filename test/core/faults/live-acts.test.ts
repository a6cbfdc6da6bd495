import { describeFaultsOf } from './describe-faults.ts';
import { LIVE_ACTS } from './live-acts.ts';

describeFaultsOf(LIVE_ACTS);
