import { describeFaultsOf } from './describe-faults.ts';
import { RETENTION_ACTS } from './retention-acts.ts';

describeFaultsOf(RETENTION_ACTS);
