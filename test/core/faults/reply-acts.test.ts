import { describeFaultsOf } from './describe-faults.ts';
import { REPLY_ACTS } from './reply-acts.ts';

describeFaultsOf(REPLY_ACTS);
