import { describeFaultsOf } from './describe-faults.ts';
import { REPORT_MAIL_ACTS } from './report-mail-acts.ts';

describeFaultsOf(REPORT_MAIL_ACTS);
