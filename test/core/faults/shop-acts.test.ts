import { describeFaultsOf } from './describe-faults.ts';
import { SHOP_ACTS } from './shop-acts.ts';

describeFaultsOf(SHOP_ACTS);
