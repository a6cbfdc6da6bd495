import { describeFaultsOf } from './describe-faults.ts';
import { SLA_ACTS } from './sla-acts.ts';

describeFaultsOf(SLA_ACTS);
