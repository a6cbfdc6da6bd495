import { CHANNEL_ACTS } from './channel-acts.ts';
import { describeFaultsOf } from './describe-faults.ts';

describeFaultsOf(CHANNEL_ACTS);
