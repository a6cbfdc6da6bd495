import { describeFaultsOf } from './describe-faults.ts';
import { IMPORT_ACTS } from './import-acts.ts';

describeFaultsOf(IMPORT_ACTS);
