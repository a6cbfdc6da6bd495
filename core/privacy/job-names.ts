/** Name of the kind of job that takes away what is left of a customer who is erased. */
export const ERASE = 'customers.erase';
/** Name of the kind of job that puts together all that the desk has of a person. */
export const PERSON_EXPORT = 'customers.export';

/** Name of the kind of job that takes the words of a ticket away whose time is over. */
export const ANONYMISE = 'tickets.anonymise';
