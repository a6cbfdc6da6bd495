import { DEMO_ACTS } from './demo-acts.ts';
import { describeFaultsOf } from './describe-faults.ts';

describeFaultsOf(DEMO_ACTS);
