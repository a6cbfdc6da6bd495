export {
  isHadBy,
  type Reader,
  requireHad,
  requireMayChangeOf,
  requireReader,
  roomProblems,
  teamOfOwner,
} from './ownership.ts';
