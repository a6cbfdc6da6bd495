import { CHAT_ACTS } from './chat-acts.ts';
import { describeFaultsOf } from './describe-faults.ts';

describeFaultsOf(CHAT_ACTS);
