import { describeFaultsOf } from './describe-faults.ts';
import { PORTAL_ACTS } from './portal-acts.ts';

describeFaultsOf(PORTAL_ACTS);
