import { describeFaultsOf } from './describe-faults.ts';
import { TICKET_ACTS } from './ticket-acts.ts';

describeFaultsOf(TICKET_ACTS);
