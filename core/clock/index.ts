export { timerFor } from './arm-clock.ts';
export { sweepClock } from './sweep-clock.ts';
export { stepFunctionTimers } from './timer-gateway.ts';
export { type TimerState, timerStateSchema, wakeClock } from './wake-clock.ts';
