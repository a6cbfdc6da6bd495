import { CUSTOMER_ACTS } from './customer-acts.ts';
import { describeFaultsOf } from './describe-faults.ts';

describeFaultsOf(CUSTOMER_ACTS);
