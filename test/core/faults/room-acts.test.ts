import { describeFaultsOf } from './describe-faults.ts';
import { ROOM_ACTS } from './room-acts.ts';

describeFaultsOf(ROOM_ACTS);
