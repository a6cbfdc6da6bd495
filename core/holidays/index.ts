export { loadHolidayFinder } from './find-holidays.ts';
