import { ANSWER_ACTS } from './answer-acts.ts';
import { describeFaultsOf } from './describe-faults.ts';

describeFaultsOf(ANSWER_ACTS);
