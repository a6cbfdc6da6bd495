import type { DeskStatus } from '../../schemas/status.ts';
import type { Holder } from '../configuration/index.ts';
import { ConflictError } from '../shared/errors.ts';
import { followsReplies, statusArea } from '../status/index.ts';
import { DESK_OPTIONS, optionsArea, type StoredOptions } from './options-area.ts';

/**
 * The statuses as admins change them: none may become one that cannot follow replies while the option says that it does. The
 * option would do nothing, and nobody would hear of it.
 */
export const heldStatusArea = { ...statusArea, holders: [followsRepliesByOption()] };

function followsRepliesByOption(): Holder<DeskStatus, StoredOptions> {
  return {
    area: optionsArea({}),
    refuse({ before, after }, options) {
      const isNamed = options.get(DESK_OPTIONS)?.statusAfterReply === after.key;
      if (!isNamed || before === null || !followsReplies(before) || followsReplies(after)) return;
      throw new ConflictError(
        'status.after_reply',
        'The option `statusAfterReply` names this status: let another one follow replies first.',
      );
    },
  };
}
