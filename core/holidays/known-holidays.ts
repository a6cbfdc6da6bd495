/** What is known about holidays of countries: a file of its own, which is read when a calendar is first kept. */
export { default as Holidays } from 'date-holidays';
