export { anonymiseTicket } from './anonymise-ticket.ts';
export { anonymiseWhere } from './begin-anonymisation.ts';
export { beginErasure } from './begin-erasure.ts';
export { erasePerson, eraseUnnamed, isHalfErased } from './erase-person.ts';
export { exportPerson } from './export-person.ts';
export { ANONYMISE, ERASE, PERSON_EXPORT } from './job-names.ts';
