import { describeFaultsOf } from './describe-faults.ts';
import { WEBHOOK_ACTS } from './webhook-acts.ts';

describeFaultsOf(WEBHOOK_ACTS);
