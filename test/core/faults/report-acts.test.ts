import { describeFaultsOf } from './describe-faults.ts';
import { REPORT_ACTS } from './report-acts.ts';

describeFaultsOf(REPORT_ACTS);
