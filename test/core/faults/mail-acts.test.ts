import { describeFaultsOf } from './describe-faults.ts';
import { MAIL_ACTS } from './mail-acts.ts';

describeFaultsOf(MAIL_ACTS);
