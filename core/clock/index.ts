export { isNear } from '../shared/near.ts';
export { armClock } from './arm-clock.ts';
export { nearDeadlineIn } from './near-deadline.ts';
export type { Subject } from './subject.ts';
export { fireOverdue, sweepClock } from './sweep-clock.ts';
export { stepFunctionTimers, type Timers } from './timer-gateway.ts';
export { type TimerState, timerStateSchema, wakeClock } from './wake-clock.ts';
