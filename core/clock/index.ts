export { type Timer, timerFor } from './arm-clock.ts';
export { type Sweep, sweepClock } from './sweep-clock.ts';
export { stepFunctionTimers, type Timers } from './timer-gateway.ts';
export { type TimerState, timerStateSchema, wakeClock } from './wake-clock.ts';
