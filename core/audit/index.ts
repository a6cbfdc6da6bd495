export { changeBetween, recordEvent, type Subject } from './event.ts';
